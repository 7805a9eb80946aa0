# One image for every role: docker run kapuas <all-in-one | router | indexer | provisioner | web>
FROM node:26-bookworm-slim AS build
WORKDIR /app
COPY . .
# Not `npm ci`: it refuses a lock file that lacks optional packages of other platforms.
RUN npm install --no-save --no-audit --no-fund --loglevel=error \
 && node_modules/.bin/vite build services/web/console --logLevel warn \
 && rm -rf test docs services/web/console/src \
 && find . -name '*.test.ts' -not -path './node_modules/*' -delete
# The packages that only building and testing need go; the links to the workspaces stay, because Node strips
# types only outside of node_modules.
RUN rm -rf node_modules \
 && npm install --omit=dev --no-save --no-audit --no-fund --loglevel=error

FROM node:26-bookworm-slim
ENV NODE_ENV=production KAPUAS_HOST=0.0.0.0 KAPUAS_DATA_DIR=/data
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/packages ./packages
COPY --from=build /app/services ./services
RUN install -d -o node -g node /data
VOLUME /data
USER node
# console and API, ingest, forward protocol, health of indexer and provisioner
EXPOSE 3000 8080 24224 9102 9103
ENTRYPOINT ["node", "--max-semi-space-size=8", "services/kapuas.ts"]
CMD ["all-in-one"]
