# shows: user-in-other-stage
FROM golang:1.25-alpine3.22 AS build

WORKDIR /src
USER 65532:65532
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -o /app/checkout ./cmd/checkout

FROM gcr.io/distroless/static-debian12

COPY --from=build /app/checkout /app/checkout
EXPOSE 8443
ENTRYPOINT ["/app/checkout"]
CMD ["--listen", ":8443"]
