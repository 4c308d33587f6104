// Package policies holds what is right and wrong: controls, findings, waivers,
// and the triage that turns findings into one ordered list of work.
package policies
