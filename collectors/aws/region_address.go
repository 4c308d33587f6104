package aws

import (
	"cmp"
	"net/url"

	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/corporate-sre/auditor/collectors"
)

type elasticIPAttributes struct {
	AccountID  *string `json:"account_id,omitzero"`
	PublicIP   *string `json:"public_ip,omitzero"`
	Associated *bool   `json:"associated,omitzero"`
}

func elasticIPAsset(s site, e types.Address) collectors.Asset {
	ip := cmp.Or(deref(e.PublicIp), deref(e.CarrierIp), deref(e.CustomerOwnedIp))
	id := cmp.Or(deref(e.AllocationId), ip)
	a := s.asset("aws.elastic_ip", s.arn("ec2", "elastic-ip/"+id), "", "ec2:DescribeAddresses")
	a.Tags = ec2Tags(e.Tags)
	a.Name = ec2Name(a.Tags, cmp.Or(ip, id))
	a.URL = s.regional("ec2", "ElasticIpDetails:AllocationId="+url.QueryEscape(id))
	a.Attributes = collectors.Attributes(elasticIPAttributes{
		AccountID:  new(s.account),
		PublicIP:   given(ip),
		Associated: new(cmp.Or(deref(e.AssociationId), deref(e.InstanceId), deref(e.NetworkInterfaceId)) != ""),
	})
	return a
}
