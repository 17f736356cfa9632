// Stands for the package "server-only", which throws outside a server bundle, where tests and scripts load server code.
export {};
