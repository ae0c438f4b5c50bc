# Debian, not Alpine: the query planner has no binary for musl. Nothing is compiled but TypeScript.
FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build

FROM node:20-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

# Runs on a root file system that is read-only: the program writes to DATA_DIR (one process's books, or nothing) and /tmp alone.
FROM node:20-bookworm-slim
ENV NODE_ENV=production PORT=4000
WORKDIR /app
RUN mkdir data && chown node:node data
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY schema/*.graphql schema/
COPY package.json ./
USER node
VOLUME /app/data
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=6 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/readyz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Answers die young: with room for those of all running requests, fewer are copied before they do (gateway/DECISIONS.md).
CMD ["node", "--max-semi-space-size=64", "dist/start.js"]
