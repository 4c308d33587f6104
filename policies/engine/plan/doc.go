// Package plan runs controls as fast as hand-written Go: OPA's compiler plans the
// rules, the plan becomes closures over small values, and of each document only
// what the type's controls read is decoded.
//
// It answers passes, failures and what a control is not about. What it cannot
// answer is left to the reference engine, control by control and asset by asset:
// an attribute that was not read or is of another type than its schema says, an error
// of a built-in function, a budget that was spent. So nothing is ever unknown in two
// ways, and both engines give the same bytes; OPA's conformance cases, two fuzzers
// and the engine "verify" hold them to it.
//
// How it works, by file:
//
//	plan.go        the engine: which controls it takes, and what to do by type
//	run.go         a run over an inventory; worker.go: one asset after the other
//	failure.go     what findings say of the asset
//	opa.go         OPA's plan of a set, in memory
//	compile.go     functions of the plan become closures: statements.go, calls.go
//	locals.go      copies of locals that can be left out; fold.go: constants
//	pairs.go       statements that are compiled together
//	steady.go      rules that are evaluated once a run
//	clock.go       until when an answer holds that rests on the clock
//	basis.go       what an answer rests on beside the asset, for the next run
//	machine.go     the stack, the results of rules, the budget of steps
//	regex.go       regular expressions; automaton.go: whether constant ones match
//	natives*.go    built-in functions on the machine's values; bridge.go: OPA's own
//	alike.go       assets that look to a control as one did before
//	projection.go  what a rule reads of its input; path.go: what the engine reads
//	settled.go     which names the settings and the rule itself give to that
//	verify.go      both engines, held against each other
//	value/         values, their arena and the decoder
//
// What it remembers within a run: texts that come again (value/learnt.go), verdicts on
// what looks the same, steady rules, keys in the order in which they came. All of it
// is one worker's, and bounded.
//
// What bounds it: every statement that loops, builds or compares costs steps, by
// the weight of what it works on, so that a policy ends after the same number of
// them on every machine. There is no clock in here.
//
// What it does not do: print, traces, rules that OPA's planner makes no plan of,
// and statements that it may give one day and that are not known here. Controls
// that need them run whole on the reference engine; "auditor controls list" says
// which and why, and "--engine plan" refuses them. What a document holds beside
// what is read is skipped and trusted to be JSON: that was seen to when it was
// collected.
//
// To add a built-in function, write a native in natives*.go under OPA's name for
// it. It has to answer exactly as OPA's does, to hand over with toOPA where it is
// not sure, and to fail where OPA's errs. The conformance test does the rest. What
// it makes of the clock holds for the moment, unless followers in clock.go say how
// it follows it.
package plan
