// Validates the GraphQL queries against GitHub's schema: node queries.js TOOLS FOLDER.
'use strict';
const fs = require('fs');
const path = require('path');
const { createRequire } = require('module');
const [, , tools, folder] = process.argv;
const modules = path.resolve(tools, 'node_modules');
const { buildSchema, parse, validate } = createRequire(path.join(modules, 'x.js'))('graphql');
const schema = buildSchema(fs.readFileSync(path.join(modules, '@octokit/graphql-schema/schema.graphql'), 'utf8'), { assumeValid: true });
let checked = 0;
for (const file of fs.readdirSync(folder).filter((f) => f.endsWith('.graphql'))) {
  const query = parse(fs.readFileSync(path.join(folder, file), 'utf8'));
  const errors = validate(schema, query).map((e) => e.message);
  const [operation, ...more] = query.definitions;
  if (operation.operation !== 'query' || more.length > 0 || `${operation.name.value}.graphql` !== file) {
    errors.push('want one query, named as its file');
  }
  for (const e of errors) console.error(`${folder}/${file}: ${e}`);
  if (errors.length > 0) process.exitCode = 1;
  checked++;
}
if (checked === 0) {
  console.error(`${folder}: no query`);
  process.exitCode = 1;
}
console.log(`${checked} queries checked`);
