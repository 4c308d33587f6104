// Cuts GitHub's OpenAPI description down to the calls of the backlog:
// node trim.js TOOLS OUTPUT. Fails when a call is none of GitHub's.
'use strict';
const fs = require('fs');
const [, , tools, output] = process.argv;
const description = JSON.parse(fs.readFileSync(`${tools}/node_modules/@octokit/openapi/generated/api.github.com.json`));
const repo = '/repos/{owner}/{repo}';
const issue = `${repo}/issues/{issue_number}`;
const project = '/orgs/{org}/projectsV2/{project_number}';
const calls = {
  [repo]: ['get'],
  [`${repo}/issues`]: ['get', 'post'],
  [issue]: ['get', 'patch'],
  [`${issue}/comments`]: ['get', 'post'],
  [`${issue}/sub_issues`]: ['post'],
  [`${project}/fields`]: ['get'],
  [`${project}/items`]: ['post'],
  [`${project}/items/{item_id}`]: ['patch'],
};
const trimmed = { openapi: '3.0.3', info: { title: 'GitHub', version: description.info.version }, paths: {}, components: {} };

// copy takes along what node refers to. A "nullable" without a type makes Prism
// skip the whole body, so it goes.
function copy(node) {
  if (!node || typeof node !== 'object') return;
  if (!Array.isArray(node) && node.nullable === true && !node.type && !node.$ref) delete node.nullable;
  for (const [key, value] of Object.entries(node)) {
    if (key !== '$ref' || typeof value !== 'string') {
      copy(value);
      continue;
    }
    const [, , kind, name] = value.split('/');
    const known = (trimmed.components[kind] ||= {});
    if (known[name]) continue;
    known[name] = description.components[kind][name];
    copy(known[name]);
  }
}

for (const [path, methods] of Object.entries(calls)) {
  for (const method of methods) {
    const operation = description.paths[path] && description.paths[path][method];
    if (!operation) {
      console.error(`${method} ${path} is not in GitHub's description`);
      process.exit(1);
    }
    (trimmed.paths[path] ||= {})[method] = operation;
    copy(operation);
  }
}
fs.writeFileSync(output, JSON.stringify(trimmed));
