FROM golang:1.25-alpine3.22
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -o /app/checkout ./cmd/checkout
FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=0 /app/checkout /app/checkout
EXPOSE 8443/tcp
ENTRYPOINT [ "/app/checkout" ]
CMD [ "--listen", ":8443" ]
