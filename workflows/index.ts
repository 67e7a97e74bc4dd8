export { organization } from './organization.workflow';
export { connection } from './connection.workflow';
