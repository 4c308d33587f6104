//go:build race

package main

// raceDetector says that the race detector is on, with which a night takes
// several times as long.
const raceDetector = true
