package aws

// memberOperations are the operations inside an account.
var memberOperations []operation
