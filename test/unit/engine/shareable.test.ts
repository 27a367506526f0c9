import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { silentLog } from '../../../src/core/base/log.ts';
import { LocalEngine } from '../../../src/node/engine/localEngine.ts';
import { ROOT } from '../../support/fixtures.ts';
import { temporaryFolder } from '../../support/tinyModel.ts';

test('what is ignored or secret may not stand in the context of another file; what is new may', async (context) => {
	const root = await temporaryFolder(context);
	await mkdir(path.join(root, 'generated'));
	for (const [file, text] of [
		['.gitignore', 'generated/\nlocal.ts\n'],
		['.env', 'TOKEN=1\n'],
		['a.ts', 'export const a = 1;\n'],
		['local.ts', 'export const mine = 1;\n'],
		['generated/b.ts', 'export const b = 1;\n'],
	] as const) {
		await writeFile(path.join(root, file), text);
	}
	const engine = new LocalEngine({ dataFolder: ROOT, storageFolder: undefined, log: silentLog, modelTokenizer: undefined });
	context.after(() => engine.dispose());
	await engine.refresh(root, new AbortController().signal);
	engine.setText(root, 'local.ts', 'export const mine = 2;\n');
	const files = ['a.ts', 'local.ts', '.env', 'generated/b.ts', 'new.ts', '../outside.ts'];
	assert.deepEqual(await engine.shareable(root, files), ['a.ts', 'new.ts']);
});
