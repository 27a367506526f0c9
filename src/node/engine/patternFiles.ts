import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Language } from '../../core/parse/languages.ts';

/** The patterns of a language, in the order of its folders. @param dataFolder the extension's root: holds `syntaxes` */
export function patternsOf(dataFolder: string, { queries }: Language): string {
	const files = ['outline.scm', 'uses.scm'].flatMap((name) =>
		queries.map((folder) => path.join(dataFolder, 'syntaxes', folder, name)),
	);
	// A folder that does not have one adds nothing.
	return files
		.filter(existsSync)
		.map((file) => readFileSync(file, 'utf8'))
		.join('\n');
}
