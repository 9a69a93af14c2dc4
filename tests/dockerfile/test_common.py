"""Dockerfiles as people write them: nothing is held against them that they do not deserve."""

from __future__ import annotations

import pytest

from tests.dockerfile.images import facts

BESIDE = dict.fromkeys(("package.json", "package-lock.json", "src/main.py", "pom.xml", "nginx.conf"), "")
BESIDE["_dot_dockerignore"] = ".env\n"

NODE = """\
# syntax=docker/dockerfile:1
ARG NODE_VERSION=22
FROM node:${NODE_VERSION}-alpine AS base
WORKDIR /app
ENV NODE_ENV=production PATH="/app/node_modules/.bin:$PATH"
FROM base AS deps
COPY --chown=node:node package*.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev
FROM base AS build
COPY package*.json ./
RUN npm ci
COPY . .
RUN npm run build
FROM base
COPY --from=deps /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
USER node
EXPOSE 3000
HEALTHCHECK --interval=30s CMD wget -qO- http://localhost:3000/healthz || exit 1
CMD ["node", "dist/server.js"]
"""

JAVA = """\
FROM maven:3.9-eclipse-temurin-21 AS build
WORKDIR /workspace
COPY pom.xml .
RUN mvn -B dependency:go-offline
COPY src src
RUN mvn -B package -DskipTests
FROM eclipse-temurin:21-jre
RUN groupadd --system --gid 1001 app && useradd --system --uid 1001 --gid app --no-create-home app
COPY --from=build /workspace/target/app.jar /opt/app.jar
USER app
ENTRYPOINT ["java", "-jar", "/opt/app.jar"]
"""

STATIC = """\
FROM node:22 AS build
WORKDIR /site
COPY . .
RUN corepack enable && pnpm install --frozen-lockfile && pnpm build
FROM nginxinc/nginx-unprivileged:1.29-alpine
COPY --from=build /site/dist /usr/share/nginx/html
COPY nginx.conf /etc/nginx/conf.d/default.conf
"""

PYTHON = """\
FROM python:3.13-slim AS build
RUN python -m venv /venv
ENV PATH=/venv/bin:$PATH
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
FROM gcr.io/distroless/python3-debian12:nonroot
COPY --from=build /venv /venv
COPY src/main.py /app/main.py
ENV PYTHONPATH=/venv/lib/python3.13/site-packages
WORKDIR /app
CMD ["main.py"]
"""

HEREDOCS = """\
FROM debian:12-slim
RUN <<EOF
set -eux
apt-get update
apt-get install -y --no-install-recommends ca-certificates=20230311 tini=0.19.0-1
rm -rf /var/lib/apt/lists/*
useradd -r -u 10001 app
EOF
COPY --chmod=755 <<'SH' /usr/local/bin/run.sh
#!/bin/sh
exec "$@"
SH
USER 10001
ENTRYPOINT ["tini", "--", "run.sh"]
CMD ["sleep", "1d"]
"""

RUST = """\
FROM rust:1.90-alpine AS b
WORKDIR /usr/src/app
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry cargo build --release && cp target/release/app /app
FROM scratch
COPY --from=b /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=b /app /app
USER 65534:65534
ENTRYPOINT ["/app"]
"""


@pytest.mark.parametrize(
    ("text", "user", "reasons"),
    [
        (NODE, "node", {"base-not-by-digest", "shell-left"}),
        (JAVA, "app", {"base-not-by-digest", "shell-left"}),
        (STATIC, "101", {"base-not-by-digest", "shell-left"}),
        (PYTHON, "65532", {"base-not-by-digest"}),
        (HEREDOCS, "10001", {"base-not-by-digest", "shell-left"}),
        (RUST, "65534:65534", {"base-not-by-digest"}),
    ],
)
def test_nothing_is_held_against_them_without_need(text: str, user: str, reasons: set[str]) -> None:
    found = facts(text, **BESIDE)
    assert not found.troubles
    assert {mark.reason for mark in found.marks} == reasons
    assert (found.user, found.root) == (user, False)


def test_what_comes_from_where() -> None:
    found = facts(NODE, **BESIDE)
    assert found.files == {"/app/node_modules": "made by npm ci", "/app/dist": "made by npm run"}
    assert facts(RUST).files["/etc/ssl/certs/ca-certificates.crt"] == "the base image"
    assert facts(HEREDOCS).files == {"/usr/local/bin/run.sh": "written here"}
