import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { asRecord } from './readProjectConfig.ts';

/** At most this many dependencies and scripts are named. */
const MAX_NAMES = 12;

/** The repository's name and one line of facts, from the manifest at its root. */
export async function readProjectFacts(root: string): Promise<{ readonly name: string; readonly facts: readonly string[] }> {
	const folder = path.basename(root);
	try {
		const json = asRecord(JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')));
		const name = typeof json?.name === 'string' && json.name !== '' ? json.name : folder;
		const list = (key: string) => Object.keys(asRecord(json?.[key]) ?? {}).slice(0, MAX_NAMES);
		const facts = [
			`project ${name}${typeof json?.description === 'string' ? `: ${json.description}` : ''}`,
			...(list('dependencies').length > 0 ? [`depends on ${list('dependencies').join(', ')}`] : []),
		];
		return { name, facts };
	} catch {
		// No manifest, or a broken one: the folder's name is the fact.
		return { name: folder, facts: [`project ${folder}`] };
	}
}
