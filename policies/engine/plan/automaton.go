package plan

import (
	"regexp/syntax"
	"slices"
	"unicode/utf8"
)

// An automaton says whether an expression matches plain text, one step a byte. It is
// a tenth of what package regexp takes for the same, which has to find out where.
type automaton struct {
	next   [][utf8.RuneSelf]uint8 // by state and character
	always []bool                 // by state: it matches, whatever follows
	ends   []bool                 // by state: it matches if the text ends here
}

// Bounds on an automaton: its states take 8 KB, and the instructions that it is made
// of some milliseconds.
const (
	mostStates       = 64
	mostInstructions = 128
)

// newAutomaton returns the automaton of an expression. It is nil for one that is too
// large, or looks at lines or words.
func newAutomaton(pattern string) *automaton {
	parsed, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return nil
	}
	prog, err := syntax.Compile(parsed.Simplify())
	if err != nil || len(prog.Inst) > mostInstructions {
		return nil
	}
	b := &automatonBuilder{Prog: prog, numbers: map[string]uint8{}}
	b.state(b.follow(nil, uint32(prog.Start), syntax.EmptyBeginText), syntax.EmptyBeginText)
	for i := 0; i < len(b.states) && !b.refused; i++ {
		for c := range rune(utf8.RuneSelf) {
			b.next[i][c] = b.state(b.step(b.states[i], c), 0)
		}
	}
	if b.refused {
		return nil
	}
	return &b.automaton
}

// match reports whether the expression matches. It is false for text that is not
// plain as far as it has to be read.
func (a *automaton) match(text string) (matches, plain bool) {
	state := uint8(0)
	for i := range len(text) {
		if a.always[state] {
			return true, true
		}
		c := text[i]
		if c >= utf8.RuneSelf {
			return false, false
		}
		state = a.next[state][c]
	}
	return a.always[state] || a.ends[state], true
}

// An automatonBuilder makes states of sets of instructions of a program.
type automatonBuilder struct {
	*syntax.Prog
	automaton
	states  [][]uint32 // sorted
	numbers map[string]uint8
	refused bool
}

// state is the number of a set of instructions, at the beginning of the text or
// later.
func (b *automatonBuilder) state(set []uint32, at syntax.EmptyOp) uint8 {
	slices.Sort(set)
	key := append(make([]byte, 0, 1+len(set)), byte(at))
	for _, pc := range set {
		key = append(key, byte(pc))
	}
	if n, ok := b.numbers[string(key)]; ok {
		return n
	}
	if b.refused = b.refused || len(b.states) == mostStates; b.refused {
		return 0
	}
	n := uint8(len(b.states))
	b.numbers[string(key)] = n
	b.states, b.next = append(b.states, set), append(b.next, [utf8.RuneSelf]uint8{})
	b.always = append(b.always, b.matches(set))
	var end []uint32
	for _, pc := range set {
		end = b.follow(end, pc, at|syntax.EmptyEndText)
	}
	b.ends = append(b.ends, b.matches(end))
	return n
}

func (b *automatonBuilder) matches(set []uint32) bool {
	return slices.ContainsFunc(set, func(pc uint32) bool { return b.Inst[pc].Op == syntax.InstMatch })
}

// step is what a set becomes with a character. A match may begin after it.
func (b *automatonBuilder) step(set []uint32, c rune) (after []uint32) {
	for _, pc := range set {
		switch in := &b.Inst[pc]; in.Op {
		case syntax.InstRune, syntax.InstRune1, syntax.InstRuneAny, syntax.InstRuneAnyNotNL:
			if in.MatchRune(c) {
				after = b.follow(after, in.Out, 0)
			}
		}
	}
	return b.follow(after, uint32(b.Start), 0)
}

// follow adds an instruction and those that come without a character. What waits for
// the end of the text stays.
func (b *automatonBuilder) follow(set []uint32, pc uint32, at syntax.EmptyOp) []uint32 {
	if slices.Contains(set, pc) {
		return set
	}
	switch in := &b.Inst[pc]; in.Op {
	case syntax.InstFail:
		return set
	case syntax.InstAlt, syntax.InstAltMatch:
		set = append(set, pc)
		return b.follow(b.follow(set, in.Out, at), in.Arg, at)
	case syntax.InstCapture, syntax.InstNop:
		return b.follow(append(set, pc), in.Out, at)
	case syntax.InstEmptyWidth:
		set = append(set, pc)
		switch op := syntax.EmptyOp(in.Arg); {
		case op&^(syntax.EmptyBeginText|syntax.EmptyEndText) != 0:
			b.refused = true
		case op&^at == 0:
			return b.follow(set, in.Out, at)
		}
		return set
	}
	return append(set, pc)
}

// matches is the automaton's answer, or that of package regexp.
func (e *expression) matches(text string) bool {
	if e.automaton != nil {
		if matches, plain := e.automaton.match(text); plain {
			return matches
		}
	}
	return e.MatchString(text)
}
