// A SCIM server of scimmy with users in memory. It prints nothing; the test
// waits for its port. Usage: node scim.js TOOLS PORT TOKEN USERS
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [tools, port, token, count] = process.argv.slice(2);
const load = async (name) => {
  const module = await import(pathToFileURL(createRequire(tools + "/").resolve(name)));
  return module.default.default ?? module.default;
};
const express = await load("express");
const SCIMMY = await load("scimmy");
const SCIMMYRouters = await load("scimmy-routers");

const users = Array.from({ length: Number(count) }, (_, i) => ({
  id: String(i + 1),
  userName: `person${i + 1}@acme.example`,
  displayName: `Person ${i + 1}`,
  externalId: `00u${i + 1}`,
  active: i % 3 !== 2,
  emails: [{ value: `person${i + 1}@acme.example`, type: "work", primary: true }],
  meta: { resourceType: "User", created: new Date(1700000000000 + i * 1000) },
}));

SCIMMY.Resources.declare(SCIMMY.Resources.User)
  .egress((resource) => (resource.id ? users.find((u) => u.id === resource.id) : users))
  .ingress(() => {
    throw new SCIMMY.Types.Error(403, null, "nobody changes anything here");
  })
  .degress(() => {
    throw new SCIMMY.Types.Error(403, null, "nobody changes anything here");
  });

const app = express();
app.use(
  "/scim/v2",
  new SCIMMYRouters({
    type: "bearer",
    handler: (request) => {
      if (request.header("Authorization") !== `Bearer ${token}`) throw new Error("no such token");
      return "auditor";
    },
  }),
);
app.listen(Number(port), "127.0.0.1");
