# docker build --tag pickguard .
# docker run --rm --volume "$PWD:/project:ro" pickguard
FROM node:24.19.0-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build

FROM node:24.19.0-bookworm-slim
ENV NODE_ENV=production
COPY --from=build /build/package.json /build/LICENSE /build/NOTICE /opt/pickguard/
COPY --from=build /build/dist /opt/pickguard/dist
RUN ln -s /opt/pickguard/dist/pickguard.js /usr/local/bin/pickguard
USER node
WORKDIR /project
ENTRYPOINT ["pickguard"]
CMD ["audit"]
