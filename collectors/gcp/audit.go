package gcp

import (
	"cmp"
	"slices"

	"cloud.google.com/go/iam/apiv1/iampb"

	"github.com/corporate-sre/auditor/collectors"
)

// An auditLog is an entry of audit_log in collectors/schemas.
type auditLog struct {
	Service         string   `json:"service"`
	LogType         string   `json:"log_type"`
	ExemptedMembers []string `json:"exempted_members"`
}

func auditLogsOf(configs []*iampb.AuditConfig) []auditLog {
	var all []auditLog
	for _, c := range configs {
		for _, l := range c.GetAuditLogConfigs() {
			if t := enum(l.GetLogType().String()); t != nil && *t != "LOG_TYPE_UNSPECIFIED" {
				all = append(all, auditLog{c.GetService(), *t, l.GetExemptedMembers()})
			}
		}
	}
	return all
}

// auditLog merges what a chain of containers configures: a log that one of them
// turns on is on below, and who is exempted once is exempted.
func (g *grants) auditLog(chain []string) []auditLog {
	merged := []auditLog{}
	for _, container := range chain {
		for _, l := range g.audits[container] {
			i := slices.IndexFunc(merged, func(m auditLog) bool { return m.Service == l.Service && m.LogType == l.LogType })
			if i < 0 {
				merged = append(merged, auditLog{l.Service, l.LogType, []string{}})
				i = len(merged) - 1
			}
			merged[i].ExemptedMembers = list(union(merged[i].ExemptedMembers, l.ExemptedMembers))
		}
	}
	collectors.Sort(merged, func(a, b auditLog) int {
		return cmp.Or(cmp.Compare(a.Service, b.Service), cmp.Compare(a.LogType, b.LogType))
	})
	return merged
}
