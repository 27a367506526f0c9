import { cp, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';

/**
 * A fresh copy of real TypeScript that nobody wrote for the occasion: the sources of RxJS as its npm package ships them.
 * @param {string} parent
 * @returns the workspace, a file in its middle that leans on others, and the text there to put the cursor behind
 */
export async function copyDemoWorkspace(parent) {
	const rxjs = path.dirname(createRequire(import.meta.url).resolve('rxjs/package.json'));
	const folder = path.join(parent, 'rxjs');
	await mkdir(folder, { recursive: true });
	for (const name of ['src', 'package.json', 'tsconfig.json', 'README.md', 'LICENSE.txt']) {
		await cp(path.join(rxjs, name), path.join(folder, name), { recursive: true });
	}
	return {
		folder,
		file: path.join(folder, 'src/internal/operators/switchMap.ts'),
		after: 'let innerIndex = 0;',
	};
}
