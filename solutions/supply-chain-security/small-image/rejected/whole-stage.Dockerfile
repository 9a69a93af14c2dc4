# shows: whole-stage-copied
FROM golang:1.25-alpine3.22 AS build

WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -o /app/checkout ./cmd/checkout

FROM gcr.io/distroless/static-debian12:nonroot

COPY --from=build / /
USER 65532:65532
EXPOSE 8443
ENTRYPOINT ["/app/checkout"]
CMD ["--listen", ":8443"]
