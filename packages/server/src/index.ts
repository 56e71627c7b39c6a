export { type ConfigOverrides, loadConfig, type ServerConfig } from './config.ts';
export { Credentials, readCredentials } from './data-directory.ts';
export { serverErrors } from './error-codes.ts';
export { type RunningServer, type StartOptions, startServer } from './main.ts';
export { version } from './version.ts';
