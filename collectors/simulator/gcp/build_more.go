package gcp

import (
	"strconv"
	"time"
)

// bucket is a bucket of Cloud Storage, whose name is unique in the world.
func (b *builder) bucket(name string) *asset {
	name, at := b.p.id+"-"+name, b.Ago(300)
	a := &asset{
		kind: "storage.googleapis.com/Bucket", title: name, location: "eu", labels: b.tags(), created: at,
		name: "//storage.googleapis.com/" + name, policy: &policy{},
	}
	a.data = obj{
		"kind": "storage#bucket", "id": name, "name": name, "selfLink": "https://www.googleapis.com/storage/v1/b/" + name,
		"projectNumber": b.p.number, "location": "EU", "locationType": "multi-region", "storageClass": "STANDARD",
		"timeCreated": stamp(at), "updated": stamp(at), "metageneration": "3", "labels": a.labels,
		"iamConfiguration": obj{
			"uniformBucketLevelAccess": obj{"enabled": true, "lockedTime": stamp(at.AddDate(0, 3, 0))},
			"publicAccessPrevention":   "enforced",
		},
		"versioning": obj{"enabled": false},
		"lifecycle": obj{"rule": []obj{
			{"action": obj{"type": "Delete"}, "condition": obj{"age": 365}},
			{"action": obj{"type": "AbortIncompleteMultipartUpload"}, "condition": obj{"age": 7}},
		}},
		"softDeletePolicy": obj{"retentionDurationSeconds": "604800", "effectiveTime": stamp(at)},
	}
	a.policy.grant("roles/storage.objectAdmin", serviceAccount("deployer", b.p))
	return b.put(a)
}

// open lets the world read a bucket.
func open(a *asset, member string) {
	a.data["iamConfiguration"] = obj{"uniformBucketLevelAccess": obj{"enabled": true}, "publicAccessPrevention": "inherited"}
	a.policy.grant("roles/storage.objectViewer", member)
}

// database is an instance of Cloud SQL.
func (b *builder) database(name, tier string, gib int) *asset {
	at, where := b.Ago(200), region(b.p.home)
	a := &asset{
		kind: "sqladmin.googleapis.com/Instance", title: name, location: where, labels: b.tags(), created: at,
		name: "//cloudsql.googleapis.com/projects/" + b.p.id + "/instances/" + name,
	}
	a.data = obj{
		"kind": "sql#instance", "name": name, "project": b.p.id, "region": where, "gceZone": b.p.home, "createTime": stamp(at),
		"databaseVersion": "POSTGRES_16", "instanceType": "CLOUD_SQL_INSTANCE", "state": "RUNNABLE", "backendType": "SECOND_GEN",
		"selfLink":    "https://sqladmin.googleapis.com/sql/v1beta4/projects/" + b.p.id + "/instances/" + name,
		"ipAddresses": []obj{{"type": "PRIVATE", "ipAddress": "10.20.0.3"}},
		"settings": obj{
			"tier": tier, "activationPolicy": "ALWAYS", "availabilityType": "ZONAL", "dataDiskSizeGb": strconv.Itoa(gib), "dataDiskType": "PD_SSD",
			"settingsVersion": "12", "userLabels": a.labels, "deletionProtectionEnabled": true,
			"ipConfiguration":     obj{"ipv4Enabled": false, "requireSsl": true, "sslMode": "ENCRYPTED_ONLY", "authorizedNetworks": []obj{}},
			"backupConfiguration": obj{"enabled": true, "startTime": "02:00", "transactionLogRetentionDays": 7},
		},
	}
	if b.p.environment != "production" {
		a.data["settings"].(obj)["activationPolicy"] = "NEVER" // a scheduler starts it in the morning
	}
	return b.put(a)
}

// settings are those of a database.
func settings(a *asset) obj { return a.data["settings"].(obj) }

// identity is a service account.
func (b *builder) identity(name, title string) *asset {
	at := b.Ago(250)
	email, id := name+"@"+b.p.id+".iam.gserviceaccount.com", b.Number(21, "service account", b.p.id, name)
	return b.put(&asset{
		kind: "iam.googleapis.com/ServiceAccount", title: title, location: "global", created: at,
		name:   "//iam.googleapis.com/projects/" + b.p.id + "/serviceAccounts/" + id,
		policy: &policy{},
		data: obj{
			"name": "projects/" + b.p.id + "/serviceAccounts/" + email, "email": email, "uniqueId": id, "projectId": b.p.id,
			"displayName": title, "oauth2ClientId": id,
		},
	})
}

// defaultIdentity is the account that Compute Engine makes for itself.
func (b *builder) defaultIdentity() *asset {
	a := b.identity("compute", "Compute Engine default service account")
	email := b.p.number + "-compute@developer.gserviceaccount.com"
	a.data["email"], a.data["name"] = email, "projects/"+b.p.id+"/serviceAccounts/"+email
	a.data["disabled"] = true
	return a
}

// key is a key of a service account; a zero end is none.
func (b *builder) key(of *asset, made, ends time.Time, kind string) *asset {
	id := b.Hex(40, "key", of.name, made, kind)
	if ends.IsZero() {
		ends = time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)
	}
	return b.put(&asset{
		kind: "iam.googleapis.com/ServiceAccountKey", title: id, location: "global", created: made,
		name: of.name + "/keys/" + id, parent: of.name,
		data: obj{
			"name": of.data["name"].(string) + "/keys/" + id, "keyType": kind, "keyOrigin": "GOOGLE_PROVIDED", "keyAlgorithm": "KEY_ALG_RSA_2048",
			"validAfterTime": made.UTC().Format(time.RFC3339), "validBeforeTime": ends.UTC().Format(time.RFC3339),
		},
	})
}

// sink is a log sink of the project.
func (b *builder) sink(name, destination, filter string) *asset {
	return b.put(sink(b.p.id, b.ofProject(b.p), name, destination, filter, b.Ago(300)))
}

// sink is a log sink of a node. Projects are written by ID, other nodes by number.
func sink(id string, under holder, name, destination, filter string, at time.Time) *asset {
	at = at.Add(time.Minute)
	path := under.resource()
	if id != "" {
		path = "projects/" + id
	}
	a := &asset{
		kind: "logging.googleapis.com/LogSink", title: name, location: "global", created: at, under: under,
		name: "//logging.googleapis.com/" + path + "/sinks/" + name, parent: node(under.resource()),
		data: obj{
			"name": name, "destination": destination, "createTime": stamp(at), "updateTime": stamp(at),
			"writerIdentity": "serviceAccount:cloud-logs@system.gserviceaccount.com",
		},
	}
	if filter != "" {
		a.data["filter"] = filter
	}
	return a
}

// provider lets identities from outside into a workload identity pool; an empty
// condition is none.
func (b *builder) provider(pool, name, issuer, condition string) *asset {
	at := b.Ago(400)
	base := "locations/global/workloadIdentityPools/" + pool
	a := &asset{
		kind: "iam.googleapis.com/WorkloadIdentityPoolProvider", title: name, location: "global", created: at,
		name:   "//iam.googleapis.com/projects/" + b.p.number + "/" + base + "/providers/" + name,
		parent: "//iam.googleapis.com/projects/" + b.p.number + "/" + base,
		data: obj{
			"name": "projects/" + b.p.number + "/" + base + "/providers/" + name, "displayName": name, "state": "ACTIVE",
			"oidc": obj{"issuerUri": issuer},
			"attributeMapping": obj{
				"google.subject": "assertion.sub", "attribute.repository": "assertion.repository", "attribute.repository_owner": "assertion.repository_owner",
			},
		},
	}
	if condition != "" {
		a.data["attributeCondition"] = condition
	}
	return b.put(a)
}

// pool is a workload identity pool.
func (b *builder) pool(name string) *asset {
	path := "projects/" + b.p.number + "/locations/global/workloadIdentityPools/" + name
	return b.put(&asset{
		kind: "iam.googleapis.com/WorkloadIdentityPool", title: name, location: "global", created: b.Ago(400), name: "//iam.googleapis.com/" + path,
		data: obj{"name": path, "displayName": name, "state": "ACTIVE"},
	})
}
