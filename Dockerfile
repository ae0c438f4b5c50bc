# Debian, not Alpine: the query planner has no binary for musl. Nothing is compiled but TypeScript.
FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build

FROM node:20-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev && npm cache clean --force && mkdir data && chown node:node data
COPY --from=build /app/dist dist
COPY schema/*.graphql schema/
USER node
VOLUME /app/data
EXPOSE 4000 4001 4002
# Answers die young: with room for those of all running requests, fewer are copied before they do (ARCHITECTURE.md).
CMD ["node", "--max-semi-space-size=32", "dist/start.js"]
