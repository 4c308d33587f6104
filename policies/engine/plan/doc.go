// Package plan runs controls as fast as hand-written Go: OPA's compiler plans the
// rules, the plan becomes closures over small values, and of each document only
// what the type's controls read is decoded.
//
// It only acquits. A control that passes, or is not about the asset, is answered
// here; everything else, such as a failure, an attribute that was not read, or an
// error of a built-in function, is left to the reference engine, which then says
// what is wrong in its own words. So both engines give the same findings, and a
// mistake here can only be a pass that should be none: OPA's conformance cases,
// a fuzzer and the engine "verify" look for that.
//
// How it works, by file:
//
//	plan.go        the engine: which controls it takes, and the run and its workers
//	opa.go         OPA's plan of a set, in memory
//	compile.go     functions of the plan become closures: statements.go, calls.go
//	locals.go      copies of locals that can be left out; fold.go: constants
//	steady.go      rules that are evaluated once a run
//	machine.go     the stack, the results of rules, the budget of steps
//	natives*.go    built-in functions on the machine's values; bridge.go: OPA's own
//	projection.go  what a rule reads of its input
//	gate.go        when, requires and joins, before any rule
//	value/         values, their arena and the decoder
//
// What it does not do: print, traces, and functions that OPA's planner gives
// statements to that are not known here. Controls that need them run whole on
// the reference engine; "auditor controls list" says which and why.
//
// To add a built-in function, write a native in natives*.go under OPA's name for
// it. It has to answer exactly as OPA's does, to hand over with toOPA where it is
// not sure, and to fail where OPA's errs. The conformance test does the rest.
package plan
