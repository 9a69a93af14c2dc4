ARG GO=1.25-alpine3.22
from docker.io/library/golang:${GO} as build
workdir /src
copy . .
run CGO_ENABLED=0 go build -trimpath -o /app/checkout ./cmd/checkout
from gcr.io/distroless/static-debian12:nonroot
copy --from=build /app/ /app/
user nobody
expose 8443
entrypoint ["/app/checkout"]
cmd ["--listen", ":8443"]
