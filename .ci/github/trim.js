// Cuts GitHub's OpenAPI description down to the calls of the collector, which
// takes Prism from 9 seconds to 2: node trim.js TOOLS OPERATIONS. Fails when a
// call is none of GitHub's.
'use strict';
const fs = require('fs');
const [, , tools, operations] = process.argv;
const read = (name) => JSON.parse(fs.readFileSync(`${tools}/node_modules/@octokit/openapi/generated/${name}`));
const description = read('api.github.com.json');
const trimmed = { openapi: '3.0.3', info: { title: 'GitHub', version: description.info.version }, paths: {}, components: {} };

// copy takes what node refers to along, and mends what Prism stumbles over: a
// "nullable" without a type makes it skip the whole body.
const copied = new Set();
function copy(node) {
  if (!node || typeof node !== 'object') return;
  if (Array.isArray(node)) return node.forEach(copy);
  if (node.nullable === true && !node.type && !node.$ref) delete node.nullable;
  for (const key of Object.keys(node)) {
    if (key !== '$ref' || typeof node[key] !== 'string') {
      copy(node[key]);
      continue;
    }
    const [, , kind, name] = node[key].split('/');
    if (copied.has(`${kind}/${name}`)) continue;
    copied.add(`${kind}/${name}`);
    (trimmed.components[kind] ||= {})[name] = description.components[kind][name];
    copy(description.components[kind][name]);
  }
}

const calls = [...fs.readFileSync(operations, 'utf8').matchAll(/"(GET|POST) (\/[^"#]+)"/g)];
const missing = [];
for (const [, method, path] of calls) {
  const item = description.paths[path];
  if (!item || !item[method.toLowerCase()]) {
    missing.push(`${method} ${path}`);
    continue;
  }
  (trimmed.paths[path] ||= {})[method.toLowerCase()] = item[method.toLowerCase()];
  copy(item[method.toLowerCase()]);
}
if (calls.length < 30 || missing.length > 0) {
  console.error(`${calls.length} calls; not in GitHub's description: ${missing.join(', ') || 'none'}`);
  process.exit(1);
}
// An invitation's example has an empty time, which its own schema refuses.
const text = JSON.stringify(trimmed).replace(/"failed_at":""/g, '"failed_at":null');
fs.writeFileSync(`${tools}/github.json`, text);
