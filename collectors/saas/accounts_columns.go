package saas

// accountFields are the fields of an exported account.
var accountFields = fieldTable{
	{"id", []string{"id", "userid", "accountid", "memberid", "ユーザーid", "アカウントid", "メンバーid", "ユーザid"}},
	{"name", []string{"name", "fullname", "displayname", "氏名", "名前", "表示名", "ユーザー名", "ユーザ名"}},
	{"login", []string{"login", "username", "loginid", "account", "ログインid", "アカウント", "アカウント名", "ログイン名"}},
	{"email", []string{"email", "emailaddress", "mail", "mailaddress", "メールアドレス", "メール", "eメール"}},
	{"external_id", []string{"externalid", "ssoid", "nameid", "外部id"}},
	{"employee_id", []string{"employeeid", "employeenumber", "社員番号", "従業員番号"}},
	{"kind", []string{"kind", "accounttype", "usertype", "アカウント種別", "ユーザー種別", "種別"}},
	{"status", []string{"status", "accountstatus", "state", "ステータス", "状態", "アカウント状態", "利用状況"}},
	{"privilege", []string{"role", "privilege", "permission", "権限", "ロール", "役割"}},
	{"mfa", []string{"mfa", "2fa", "twofactor", "twofactorenabled", "mfaenabled", "二要素認証", "2要素認証", "二段階認証", "2段階認証", "多要素認証"}},
	{"sso", []string{"sso", "saml", "ssoenabled", "シングルサインオン"}},
	{"created_at", []string{"createdat", "created", "createdon", "dateadded", "joined", "joinedat", "作成日", "作成日時", "登録日", "登録日時"}},
	{"expires_at", []string{"expiresat", "expires", "expirationdate", "有効期限"}},
	{"last_active_at", []string{"lastactiveat", "lastactive", "lastlogin", "lastlogindate", "lastseen", "lastactivity", "lastsignin", "最終ログイン", "最終ログイン日時", "最終ログイン日", "最終利用日", "最終アクセス"}},
	{"seat_type", []string{"seattype", "seat", "license", "licence", "licensetype", "plan", "ライセンス", "ライセンス種別", "プラン"}},
	{"billable", []string{"billable", "billed", "課金", "課金対象"}},
}

// accountStatuses are what products call a status in their exports.
var accountStatuses = map[string]Status{
	"active": Active, "enabled": Active, "accepted": Active, "joined": Active, "有効": Active, "利用中": Active, "アクティブ": Active,
	"invited": Invited, "pending": Invited, "invitation sent": Invited, "provisioned": Invited, "招待中": Invited, "招待済み": Invited, "保留中": Invited,
	"suspended": Suspended, "locked": Suspended, "blocked": Suspended, "停止": Suspended, "停止中": Suspended, "一時停止": Suspended, "利用停止": Suspended,
	"inactive": Deactivated, "deactivated": Deactivated, "disabled": Deactivated, "archived": Deactivated, "無効": Deactivated, "無効化": Deactivated, "非アクティブ": Deactivated,
	"deleted": Deleted, "removed": Deleted, "削除": Deleted, "削除済み": Deleted,
}

var accountPrivileges = map[string]Privilege{
	"owner": Owner, "primary owner": Owner, "account owner": Owner, "super admin": Owner, "オーナー": Owner, "所有者": Owner, "特権管理者": Owner,
	"admin": Admin, "administrator": Admin, "manager": Admin, "管理者": Admin,
	"member": Member, "user": Member, "editor": Member, "viewer": Member, "regular": Member, "メンバー": Member, "一般": Member, "ユーザー": Member, "一般ユーザー": Member,
	"guest": Guest, "external": Guest, "collaborator": Guest, "ゲスト": Guest, "外部": Guest,
}

var accountKinds = map[string]Kind{
	"human": Human, "user": Human, "person": Human, "member": Human, "人": Human, "ユーザー": Human,
	"service": Service, "service account": Service, "system": Service, "api": Service, "サービス": Service, "サービスアカウント": Service,
	"bot": Bot, "app": Bot, "integration": Bot, "ボット": Bot,
	"shared": Shared, "group": Shared, "共有": Shared, "共有アカウント": Shared,
	"guest": GuestKind, "external": GuestKind, "ゲスト": GuestKind,
}

// yesNo are words of a column that says yes or no. Empty says neither.
var yesNo = map[string]bool{
	"true": true, "yes": true, "y": true, "1": true, "on": true, "enabled": true, "active": true, "有効": true, "はい": true, "あり": true, "○": true, "オン": true, "設定済み": true,
	"false": false, "no": false, "n": false, "0": false, "off": false, "disabled": false, "inactive": false, "無効": false, "いいえ": false, "なし": false, "×": false, "オフ": false, "未設定": false,
}
