package aws

import (
	"context"
	"errors"
	"strconv"
	"time"

	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/corporate-sre/auditor/collectors/throttle"
)

// A guard stands in front of every call of one account and Region: it refuses
// what the table of operations does not name, and holds the rest to its limit.
type guard struct {
	gate            gate
	account, region string
	custom          bool // the server is not AWS
}

func (g guard) add(stack *middleware.Stack) error {
	// After the first step, in which the SDK says which operation it is.
	if err := stack.Serialize.Add(allow{custom: g.custom}, middleware.Before); err != nil {
		return err
	}
	// Before anything reads the answer.
	if err := stack.Deserialize.Add(answers{}, middleware.After); err != nil {
		return err
	}
	// Behind the retry, so that every attempt waits for its turn, and before
	// the signature, whose time must not grow old meanwhile.
	return stack.Finalize.Insert(g, "Retry", middleware.After)
}

// allow refuses the operations that the table does not name.
type allow struct{ custom bool }

func (allow) ID() string { return "auditor.ReadOnly" }

func (a allow) HandleSerialize(ctx context.Context, in middleware.SerializeInput, next middleware.SerializeHandler) (middleware.SerializeOutput, middleware.Metadata, error) {
	service, name := awsmiddleware.GetServiceID(ctx), awsmiddleware.GetOperationName(ctx)
	if _, ok := lookup(service, name); !ok {
		return middleware.SerializeOutput{}, middleware.Metadata{}, &throttle.RefusedError{Call: service + ":" + name}
	}
	if a.custom {
		// Other servers have no host for each account.
		ctx = smithyhttp.DisableEndpointHostPrefix(ctx, true)
	}
	return next.HandleSerialize(ctx, in)
}

func (guard) ID() string { return "auditor.Throttle" }

func (g guard) HandleFinalize(ctx context.Context, in middleware.FinalizeInput, next middleware.FinalizeHandler) (middleware.FinalizeOutput, middleware.Metadata, error) {
	op, _ := lookup(awsmiddleware.GetServiceID(ctx), awsmiddleware.GetOperationName(ctx))
	key := throttle.Key{Service: op.service(), Group: op.Group, Account: g.account, Region: g.region}
	if err := g.gate.Wait(ctx, key); err != nil {
		return middleware.FinalizeOutput{}, middleware.Metadata{}, err
	}
	out, metadata, err := next.HandleFinalize(ctx, in)
	if throttled(err) {
		g.gate.Throttled(key)
		if d := retryAfter(err); d > 0 {
			g.gate.RetryAfter(key, d)
		}
	}
	return out, metadata, err
}

// retryAfter is how long the server wants no call, in whole seconds; zero when
// it does not say.
func retryAfter(err error) time.Duration {
	response, ok := errors.AsType[*smithyhttp.ResponseError](err)
	if !ok || response.Response == nil {
		return 0
	}
	n, err := strconv.Atoi(response.Response.Header.Get("Retry-After"))
	if err != nil || n < 0 {
		return 0
	}
	return time.Duration(n) * time.Second
}
