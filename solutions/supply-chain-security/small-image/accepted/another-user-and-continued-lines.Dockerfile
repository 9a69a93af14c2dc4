# syntax=docker/dockerfile:1
FROM golang:1.25-alpine3.22 AS builder
WORKDIR /src
COPY go.mod ./
COPY cmd/ ./cmd/
RUN CGO_ENABLED=0 \
    go build -trimpath \
      -o /app/checkout \
      ./cmd/checkout

FROM gcr.io/distroless/static-debian12:nonroot AS final
# the program alone
COPY --from=builder --chown=0:0 --chmod=0555 /app/checkout /app/
ARG UID=10042
USER ${UID}:${UID}
EXPOSE 8443
CMD ["--listen", ":8443"]
ENTRYPOINT ["/app/checkout"]
