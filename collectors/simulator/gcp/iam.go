package gcp

import (
	"cloud.google.com/go/iam/apiv1/iampb"
	"google.golang.org/genproto/googleapis/type/expr"
)

// wire is the policy as the APIs answer it, in version 3 where it has
// conditions; a nil policy binds nothing.
func (p *policy) wire() *iampb.Policy {
	w := &iampb.Policy{Version: 1, Etag: []byte("acme")}
	if p == nil {
		return w
	}
	for _, b := range p.bindings {
		x := &iampb.Binding{Role: b.role, Members: b.members}
		if b.condition != "" {
			x.Condition = &expr.Expr{Title: b.title, Expression: b.condition}
			w.Version = 3
		}
		w.Bindings = append(w.Bindings, x)
	}
	if len(p.audited) == 0 {
		return w
	}
	config := &iampb.AuditConfig{Service: "allServices"}
	for _, kind := range p.audited {
		config.AuditLogConfigs = append(config.AuditLogConfigs, &iampb.AuditLogConfig{
			LogType: iampb.AuditLogConfig_LogType(iampb.AuditLogConfig_LogType_value[kind]), ExemptedMembers: p.spared,
		})
	}
	w.AuditConfigs = []*iampb.AuditConfig{config}
	return w
}

// answer is the policy for a caller who asks for a version. Without the third,
// conditions are not shown: a conditional binding looks like one without.
func (p *policy) answer(r *iampb.GetIamPolicyRequest) *iampb.Policy {
	w := p.wire()
	if r.GetOptions().GetRequestedPolicyVersion() >= 3 {
		return w
	}
	w.Version = 1
	for _, b := range w.Bindings {
		if b.Condition != nil {
			b.Role += "_withcond_acme"
			b.Condition = nil
		}
	}
	return w
}
