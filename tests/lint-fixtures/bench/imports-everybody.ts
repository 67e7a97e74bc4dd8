/** Imports every other folder: those it may not reach are refused, and no other. */
import { target as activities } from '../activities/target';
import { target as api } from '../api/target';
import { target as clients } from '../clients/target';
import { target as db } from '../db/target';
import { target as domain } from '../domain/target';
import { target as local } from '../local/target';
import { target as runtime } from '../runtime/target';
import { target as sandbox } from '../sandbox/target';
import { target as setupWeb } from '../setup-web/target';
import { target as worker } from '../worker/target';
import { target as workflows } from '../workflows/target';

export const all = [activities, api, clients, db, domain, local, runtime, sandbox, setupWeb, worker, workflows];
