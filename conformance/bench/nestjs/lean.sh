npm run --silent build
exec node_modules/.bin/node dist/lean.js
