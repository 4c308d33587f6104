// Validates the GraphQL queries against GitHub's schema: node queries.js TOOLS FOLDER.
'use strict';
const fs = require('fs');
const path = require('path');
const { createRequire } = require('module');
const [, , tools, folder] = process.argv;
const modules = path.resolve(tools, 'node_modules');
const { buildSchema, parse, validate, visit } = createRequire(path.join(modules, 'x.js'))('graphql');
const schema = buildSchema(fs.readFileSync(path.join(modules, '@octokit/graphql-schema/schema.graphql'), 'utf8'), { assumeValid: true });

// What GitHub charges: the connections that it has to ask, by hundreds, when
// each list is as long as it may be. Two points are the most that
// collectors/throttle reckons with.
const batch = 50;
const mostPoints = 2;
function points(query) {
  const held = [1]; // how many of what holds the field there may be
  let connections = 0;
  visit(query, {
    Field: {
      enter(node) {
        const first = (node.arguments || []).find((a) => a.name.value === 'first');
        const lookup = (node.arguments || []).some((a) => a.name.value === 'ids');
        if (first) connections += held.at(-1);
        held.push(held.at(-1) * (first ? Number(first.value.value) : lookup ? batch : 1));
      },
      leave() {
        held.pop();
      },
    },
  });
  return Math.max(1, Math.round(connections / 100));
}

let checked = 0;
for (const file of fs.readdirSync(folder).filter((f) => f.endsWith('.graphql'))) {
  const query = parse(fs.readFileSync(path.join(folder, file), 'utf8'));
  const errors = validate(schema, query).map((e) => e.message);
  const [operation, ...more] = query.definitions;
  if (operation.operation !== 'query' || more.length > 0 || `${operation.name.value}.graphql` !== file) {
    errors.push('want one query, named as its file');
  }
  if (points(query) > mostPoints) errors.push(`${points(query)} points, want ${mostPoints} at most`);
  for (const e of errors) console.error(`${folder}/${file}: ${e}`);
  if (errors.length > 0) process.exitCode = 1;
  checked++;
}
if (checked === 0) {
  console.error(`${folder}: no query`);
  process.exitCode = 1;
}
console.log(`${checked} queries checked`);
