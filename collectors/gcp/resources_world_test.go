package gcp

import "cloud.google.com/go/asset/apiv1/assetpb"

// resources are one of each type, as Cloud Asset Inventory writes them.
func resources() []*assetpb.Asset {
	const compute = "//compute.googleapis.com/projects/acme-web/"
	const url = "https://www.googleapis.com/compute/v1/projects/acme-web/"
	const account = "//iam.googleapis.com/projects/acme-web/serviceAccounts/100000000000000000001"
	const provider = "//iam.googleapis.com/projects/201/locations/global/workloadIdentityPools/ci/providers/github"
	return []*assetpb.Asset{
		{Name: compute + "zones/europe-west1-b/disks/data", AssetType: "compute.googleapis.com/Disk", Ancestors: inWeb,
			Resource: data(`{"name": "data", "sizeGb": "200", "type": "` + url + `zones/europe-west1-b/diskTypes/pd-ssd", "status": "READY", "zone": "` + url + `zones/europe-west1-b",
				"creationTimestamp": "2026-01-02T03:04:05.678-07:00", "lastDetachTimestamp": "2026-12-01T00:00:00Z", "labels": {"owner": "web"}}`)},
		{Name: compute + "zones/europe-west1-b/disks/boot", AssetType: "compute.googleapis.com/Disk", Ancestors: inWeb,
			Resource: data(`{"name": "boot", "sizeGb": "10", "status": "READY", "zone": "europe-west1-b", "users": ["` + url + `zones/europe-west1-b/instances/web"]}`)},
		{Name: compute + "zones/europe-west1-b/instances/web", AssetType: "compute.googleapis.com/Instance", Ancestors: inWeb,
			Resource: data(`{"name": "web", "machineType": "` + url + `zones/europe-west1-b/machineTypes/e2-small", "status": "TERMINATED", "zone": "` + url + `zones/europe-west1-b",
				"lastStopTimestamp": "2027-01-01T00:00:00Z", "scheduling": {"provisioningModel": "SPOT"}, "serviceAccounts": [{"email": "201-compute@developer.gserviceaccount.com"}],
				"disks": [{"source": "` + url + `zones/europe-west1-b/disks/boot", "diskSizeGb": "10"}, {"type": "SCRATCH", "diskSizeGb": "375"}],
				"networkInterfaces": [{"accessConfigs": [{"natIP": "203.0.113.7"}]}, {}]}`)},
		{Name: compute + "regions/europe-west1/addresses/spare", AssetType: "compute.googleapis.com/Address", Ancestors: inWeb,
			Resource: data(`{"name": "spare", "address": "203.0.113.9", "addressType": "EXTERNAL", "status": "RESERVED", "region": "` + url + `regions/europe-west1", "networkTier": "PREMIUM"}`)},
		{Name: compute + "global/snapshots/old", AssetType: "compute.googleapis.com/Snapshot", Ancestors: inWeb,
			Resource: data(`{"name": "old", "diskSizeGb": "200", "storageBytes": "9007199254740993", "status": "READY", "sourceDisk": "` + url + `zones/europe-west1-b/disks/gone", "storageLocations": ["eu"]}`)},
		{Name: "//storage.googleapis.com/acme-site", AssetType: "storage.googleapis.com/Bucket", Ancestors: inWeb, IamPolicy: policyOf("roles/storage.objectViewer", "allUsers"),
			Resource: data(`{"name": "acme-site", "location": "EU", "storageClass": "STANDARD", "timeCreated": "2026-01-01T00:00:00Z", "versioning": {"enabled": true},
				"iamConfiguration": {"publicAccessPrevention": "inherited", "uniformBucketLevelAccess": {"enabled": true}},
				"lifecycle": {"rule": [{"action": {"type": "Delete"}, "condition": {"age": 30}}, {"action": {"type": "Delete"}, "condition": {"isLive": false, "numNewerVersions": 3}}]},
				"softDeletePolicy": {"retentionDurationSeconds": "604800"}}`)},
		{Name: "//cloudsql.googleapis.com/projects/acme-web/instances/db", AssetType: "sqladmin.googleapis.com/Instance", Ancestors: inWeb,
			Resource: data(`{"name": "db", "databaseVersion": "POSTGRES_16", "region": "europe-west1", "state": "RUNNABLE", "createTime": "2026-01-01T00:00:00Z",
				"settings": {"tier": "db-f1-micro", "dataDiskSizeGb": "10", "userLabels": {"owner": "web"}, "activationPolicy": "ALWAYS",
				"ipConfiguration": {"ipv4Enabled": true, "sslMode": "ALLOW_UNENCRYPTED_AND_ENCRYPTED", "requireSsl": true, "authorizedNetworks": [{"value": "0.0.0.0/0"}]}}}`)},
		{Name: account, AssetType: "iam.googleapis.com/ServiceAccount", Ancestors: inWeb,
			Resource: data(`{"email": "deploy@acme-web.iam.gserviceaccount.com", "uniqueId": "100000000000000000001", "displayName": "x", "disabled": true}`)},
		{Name: account + "/keys/abc", AssetType: "iam.googleapis.com/ServiceAccountKey", Ancestors: inWeb,
			Resource: data(`{"name": "projects/acme-web/serviceAccounts/deploy@acme-web.iam.gserviceaccount.com/keys/abc", "keyType": "USER_MANAGED", "keyOrigin": "GOOGLE_PROVIDED", "keyAlgorithm": "KEY_ALG_UNSPECIFIED",
				"validAfterTime": "2025-01-01T00:00:00Z", "validBeforeTime": "9999-12-31T23:59:59Z"}`)},
		{Name: account + "/keys/def", AssetType: "iam.googleapis.com/ServiceAccountKey", Ancestors: inWeb, Resource: data(`{"keyType": "SYSTEM_MANAGED"}`)},
		{Name: provider, AssetType: "iam.googleapis.com/WorkloadIdentityPoolProvider", Ancestors: inWeb,
			Resource: data(`{"name": "projects/201/locations/global/workloadIdentityPools/ci/providers/github", "state": "ACTIVE", "oidc": {"issuerUri": "https://token.actions.githubusercontent.com"},
				"attributeMapping": {"google.subject": "assertion.sub"}, "attributeCondition": "assertion.repository_owner == 'acme'"}`)},
		{Name: "//logging.googleapis.com/organizations/1001/sinks/audit", AssetType: "logging.googleapis.com/LogSink", Ancestors: inOrganization,
			Resource: data(`{"name": "audit", "destination": "storage.googleapis.com/acme-site", "includeChildren": true, "filter": "logName:cloudaudit", "writerIdentity": "serviceAccount:o1001@gcp-sa-logging.iam.gserviceaccount.com"}`)},
		{Name: "//compute.googleapis.com/projects/acme-old/global/snapshots/x", AssetType: "compute.googleapis.com/Snapshot", Ancestors: inOld, Resource: data(`{"name": "x"}`)},
		{Name: "//compute.googleapis.com/projects/sys-1/global/snapshots/y", AssetType: "compute.googleapis.com/Snapshot", Ancestors: inScript, Resource: data(`{"name": "y"}`)},
	}
}
