package plan

import (
	"errors"
	"time"

	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/corporate-sre/auditor/policies/engine/plan/value"
)

// A machine runs a code, for one goroutine. What it makes is valid until the next
// input.
type machine struct {
	*code
	arena value.Arena

	stack []value.Value
	used  int // of the stack

	returned value.Value // by the function that just left
	err      error       // why the evaluation cannot go on, or cannot be trusted
	steps    int64       // that are left

	// until is when the answer of what is being evaluated may change, in
	// nanoseconds. The terms are those of marked values; the first ones, which
	// steady rules use, are kept from asset to asset.
	until     int64
	terms     []term
	keptTerms int

	// Results of rules, by function. Those of rules are for the input that has
	// the epoch, those of steady rules for the run.
	results  []result
	steady   []result
	epoch    uint64
	epochs   uint64 // that were given out
	with     int    // with statements that are being evaluated
	settling int    // steady rules that are being evaluated

	args     [mostArgs]value.Value
	now      time.Time
	builtins *topdown.BuiltinContext // for OPA's own functions; nil: not needed yet
	expressions
	text []byte // for joining

	// Times that were parsed last: the clock, and when assets were collected, come
	// again and again.
	moments    [4]moment
	nextMoment int
	keep       value.Arena // of steady results
}

type result struct {
	epoch uint64
	value value.Value
	until int64
}

var (
	// errSteps is for a control that does not come to an end.
	errSteps = errors.New("it spent its budget of steps")

	// errLarge is for what would be too large, or take too long at once. What OPA
	// says of it is for the reference engine to tell.
	errLarge = errors.New("it is too much at once")

	// errHopeless is for what OPA would take ever so long over, and could not be
	// stopped at: to compare or to hash the same value many times over.
	errHopeless = errors.New("nobody comes to an end with it")

	// errConflict is OPA's eval_conflict_error.
	errConflict = errors.New("a rule gave two values, or an object two values for a key")

	// errNumberedKey is for a number as the key of an object that has none, and for
	// the text of one as the place in a list: below data, OPA takes each for the other.
	errNumberedKey = errors.New("an object was asked for a number, or a list for its text")
)

func newMachine(c *code, now time.Time) *machine {
	return &machine{
		code: c, stack: make([]value.Value, 1<<12), results: make([]result, len(c.functions)), steady: make([]result, len(c.functions)),
		epoch: 1, epochs: 1, now: now, until: forEver,
		terms: []term{{}, {now.UnixNano(), 1, 1}}, keptTerms: clockTerm + 1,
	}
}

// forget frees what was made of the last asset.
func (m *machine) forget() {
	m.arena.Reset()
	m.terms = m.terms[:m.keptTerms]
}

// begin starts with another input: results of rules for the last one no longer
// count. Values stay.
func (m *machine) begin() {
	m.epochs++
	m.epoch = m.epochs
}

// rule evaluates a rule. The value is undefined when the rule is, and when the
// error says why it cannot be known.
func (m *machine) rule(f *function, input value.Value, steps int64) (value.Value, error) {
	m.err, m.steps, m.used, m.with = nil, steps, 0, 0
	locals := m.locals(f.frame)
	locals[f.params[0]], locals[f.params[1]] = input, m.data
	v := m.execute(f, locals)
	if m.err != nil {
		m.begin() // results that were cut short do not count
		return value.Value{}, m.err
	}
	return v, nil
}

// locals gives a function its locals, all undefined.
func (m *machine) locals(n int) []value.Value {
	if m.used+n > len(m.stack) {
		m.stack = make([]value.Value, max(2*len(m.stack), n+len(m.stack)))
		m.used = 0 // callers keep the old one
	}
	f := m.stack[m.used : m.used+n : m.used+n]
	clear(f)
	m.used += n
	return f
}

// call evaluates a function whose arguments are locals of the caller.
func (m *machine) call(f *function, locals []value.Value, args []operand) value.Value {
	if f.rule {
		if f.steady && m.with == 0 {
			if r := &m.steady[f.id]; r.epoch != 0 {
				m.until = min(m.until, r.until)
				return r.value
			}
			return m.settle(f)
		}
		if r := &m.results[f.id]; r.epoch == m.epoch {
			m.until = min(m.until, r.until)
			return r.value
		}
	}
	until := m.until
	m.until = forEver
	stack, used := m.stack, m.used
	callee := m.locals(f.frame)
	for i := range args {
		callee[f.params[i]] = args[i].of(locals)
	}
	v := m.execute(f, callee)
	m.stack, m.used = stack, used
	if f.rule && m.err == nil {
		m.results[f.id] = result{m.epoch, v, m.until}
	}
	m.until = min(until, m.until)
	return v
}

// settle evaluates a steady rule in memory that outlives the input.
func (m *machine) settle(f *function) value.Value {
	stack, used, until := m.stack, m.used, m.until
	m.until = forEver
	if m.settling++; m.settling == 1 {
		m.arena, m.keep = m.keep, m.arena
	}
	callee := m.locals(f.frame)
	callee[f.params[1]] = m.data
	v := m.execute(f, callee)
	if m.settling--; m.settling == 0 {
		m.arena, m.keep = m.keep, m.arena
		m.keptTerms = len(m.terms)
	}
	m.stack, m.used = stack, used
	if m.err == nil {
		m.steady[f.id] = result{1, v, m.until}
	}
	m.until = min(until, m.until)
	return v
}

func (m *machine) execute(f *function, locals []value.Value) value.Value {
	if m.steps--; m.steps <= 0 {
		m.err = errSteps
		return value.Value{}
	}
	for _, b := range f.blocks {
		if b.run(m, locals) == leave {
			if m.err != nil {
				return value.Value{}
			}
			return m.returned
		}
	}
	return value.Value{}
}

// spend takes steps for work that grows with what it is done on. It is false when
// there are none left.
func (m *machine) spend(steps int) bool {
	if m.steps -= int64(steps); m.steps <= 0 {
		m.tooMuch(steps, errSteps)
		return false
	}
	return true
}

// mostHopeful is the weight of what OPA can walk through in some seconds.
const mostHopeful = 1 << 26

// tooMuch ends the evaluation for something of a weight.
func (m *machine) tooMuch(weight int, err error) outcome {
	if weight > mostHopeful {
		err = errHopeless
	}
	return m.fails(err)
}

// fails ends the evaluation for an error.
func (m *machine) fails(err error) outcome {
	if m.err == nil {
		m.err = err
	}
	return leave
}
