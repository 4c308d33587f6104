package simulator

import (
	"fmt"
	"math/rand/v2"
)

// A builder makes the resources of one account's Region, each as it should be.
type builder struct {
	*company
	account *account
	region  string
	dice    *rand.Rand
	*contents
}

func (c *company) builder(a *account, region string, into *contents) *builder {
	return &builder{c, a, region, c.Dice("workload", a.id, region), into}
}

// workload fills a Region with what an account of its environment has there.
func (c *company) workload(a *account, region string, into *contents) {
	b := c.builder(a, region, into)
	machines := map[string]int{"production": 3, "staging": 2, "development": 2, "sandbox": 1, "shared": 1}[a.environment]
	for i := range machines {
		b.machine(fmt.Sprintf("%s-%d", a.team, i+1))
	}
	b.boundAddress(b.instances[0].id)
	b.backup(b.volumes[0])
	b.logs("/acme/"+a.team+"/application", 30)
	b.logs("/aws/lambda/"+a.team+"-worker", 14)
	b.logs("/aws/vpc/flow-logs", 365)
	if a.environment == "production" || a.environment == "staging" {
		b.balancer(a.team+"-web", 2)
		b.image(a.team + "-golden")
	}
	if a.environment == "production" || a.environment == "development" {
		b.database(a.team + "-main")
	}
	if a.name == "shared-services" {
		b.crowd()
	}
}

// crowd makes the Region large enough to be listed in several pages.
func (b *builder) crowd() {
	for i := range 120 {
		b.logs(fmt.Sprintf("/acme/tenant/%03d", i), 30)
		b.backup(b.volumes[i%len(b.volumes)])
	}
	for i := range 25 {
		b.balancer(fmt.Sprintf("tenant-%02d", i), 1)
		b.database(fmt.Sprintf("tenant-%02d", i))
	}
}

// tags are what every resource carries. The name is what people typed.
func (b *builder) tags(name string, more ...string) tags {
	t := tags{"Name": name, "owner": b.account.team, "environment": b.account.environment}
	for i := 0; i+1 < len(more); i += 2 {
		t[more[i]] = more[i+1]
	}
	return t
}

// machine is a running instance with a root volume, and a second one for data
// in production.
func (b *builder) machine(name string) *instance {
	i := instance{
		id: "i-" + b.hexOf("instance", name, 17), kind: "m7i.large", platform: "Linux/UNIX", vpc: "vpc-" + b.hexOf("vpc", "", 17),
		launched: b.Ago(2 + b.dice.IntN(60)), tags: b.tags(b.displayName(name)),
	}
	if b.account.environment != "production" {
		i.kind = "t3.medium"
		i.tags[scheduleTag] = "office-hours"
	}
	root := b.disk(name+"-root", 50+10*b.dice.IntN(6), i.id)
	i.volumes = append(i.volumes, root.id)
	if b.account.environment == "production" {
		i.volumes = append(i.volumes, b.disk(name+"-data", 200+50*b.dice.IntN(10), i.id).id)
	}
	b.instances = append(b.instances, i)
	return &b.instances[len(b.instances)-1]
}

// disk is a volume of an instance; without one it is available.
func (b *builder) disk(name string, size int, instance string) *volume {
	b.volumes = append(b.volumes, volume{
		id: "vol-" + b.hexOf("volume", name, 17), kind: "gp3", size: size, iops: 3000, mibs: 125,
		created: b.Ago(60 + b.dice.IntN(300)), instance: instance, tags: b.tags(name),
	})
	return &b.volumes[len(b.volumes)-1]
}

// boundAddress is an Elastic IP address that an instance has.
func (b *builder) boundAddress(instance string) *address {
	n := len(b.addresses)
	b.addresses = append(b.addresses, address{
		allocation: "eipalloc-" + b.hexOf("address", fmt.Sprint(n, instance), 17),
		ip:         fmt.Sprintf("203.0.113.%d", b.dice.IntN(256)), instance: instance, tags: b.tags("egress"),
	})
	return &b.addresses[len(b.addresses)-1]
}

// backup is a snapshot that AWS Backup keeps of a volume.
func (b *builder) backup(v volume) *snapshot {
	s := b.snapshotOf(v.id, v.size, fmt.Sprint(len(b.snapshots)))
	s.started = b.Ago(1 + len(b.snapshots)%30)
	s.description = "This snapshot is created by the AWS Backup service."
	s.tags["aws:backup:source-resource"] = "arn:aws:ec2:" + b.region + ":" + b.account.id + ":volume/" + v.id
	return s
}

func (b *builder) snapshotOf(volume string, size int, name string) *snapshot {
	b.snapshots = append(b.snapshots, snapshot{
		id: "snap-" + b.hexOf("snapshot", volume+name, 17), volume: volume, size: size, tier: "standard",
		started: b.Ago(200), tags: b.tags("backup"),
	})
	return &b.snapshots[len(b.snapshots)-1]
}

// image is a machine image of its own. The volume that it was made from is
// gone, and its snapshot is needed all the same.
func (b *builder) image(name string) {
	s := b.snapshotOf("vol-"+b.hexOf("golden volume", name, 17), 20, name)
	s.description = "Created by CreateImage for " + name
	b.images = append(b.images, image{id: "ami-" + b.hexOf("image", name, 17), name: name, snapshot: s.id, created: b.Ago(150)})
}

func (b *builder) balancer(name string, healthy int) *balancer {
	b.balancers = append(b.balancers, balancer{
		name: name, kind: "application", scheme: "internet-facing", created: b.Ago(100 + b.dice.IntN(300)), healthy: healthy, tags: b.tags(name),
	})
	return &b.balancers[len(b.balancers)-1]
}

func (b *builder) database(name string) *database {
	d := database{
		name: name, engine: "postgres", version: "16.9", class: "db.t4g.medium", storageType: "gp3", storage: 100, backupDays: 7,
		created: b.Ago(100 + b.dice.IntN(500)), tags: b.tags(name),
	}
	if b.account.environment == "production" {
		d.class, d.storage, d.backupDays, d.multiAZ, d.protected = "db.r7g.large", 400, 35, true, true
	}
	b.databases = append(b.databases, d)
	return &b.databases[len(b.databases)-1]
}

func (b *builder) logs(name string, retention int) *logGroup {
	b.logGroups = append(b.logGroups, logGroup{
		name: name, retention: retention, bytes: b.dice.Int64N(20 << 30), created: b.Ago(100 + b.dice.IntN(500)), class: "STANDARD", tags: b.tags(name),
	})
	return &b.logGroups[len(b.logGroups)-1]
}

// hexOf is n digits for the ID of a resource.
func (b *builder) hexOf(kind, name string, n int) string {
	return b.Hex(n, kind, b.account.id, b.region, name)
}

// displayName is what the people of an account call a machine: most of them the
// plain name, some what they liked.
func (b *builder) displayName(name string) string {
	if b.account.number%4 == 2 || b.account.environment == "sandbox" {
		return hostileNames[b.account.number%len(hostileNames)]
	}
	return name
}

// hostileNames are names that programs choke on. Here they are names like any
// other.
var hostileNames = []string{
	`<script>alert("acme")</script>`,
	`=HYPERLINK("http://acme.example","open me")`,
	"@acme/everyone please look",
	"invoice\u202Efdp.exe",
	"決済サービス（本番）",
	"`rm -rf /` | [link](javascript:alert(1))",
	"line one\nline two",
}
