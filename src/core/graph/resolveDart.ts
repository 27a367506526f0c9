import { dirname, join } from '../base/paths.ts';
import type { Files } from '../index/fileTable.ts';
import type { OutlineImport } from '../parse/outline.ts';
import type { NamedFolder } from './projectConfig.ts';
import { EXTERNAL, type Resolution, type Resolver, type ResolverInput } from './resolver.ts';

/** What builders write beside the sources; most projects do not keep it. */
const GENERATED = /\.(g|freezed|gr|config|mocks|pb\w*|chopper|reflectable)\.dart$/;

/** Dart's rules: `package:` leads to the folder `lib` of the pubspec.yaml of that name, any other path from the file's folder. */
export class DartResolver implements Resolver {
	readonly #files: Files;
	readonly #packages: ReadonlyMap<string, NamedFolder>;

	constructor({ files, config }: ResolverInput) {
		this.#files = files;
		this.#packages = new Map(config.dartPackages.map((each) => [each.name, each]));
	}

	resolve(from: string, { source }: OutlineImport): Resolution {
		const [, scheme, path = ''] = /^(?:(\w+):)?(.*)$/.exec(source) ?? [];
		let file: string | undefined;
		if (scheme === undefined) {
			file = join(dirname(from), path);
		} else {
			const slash = path.indexOf('/');
			const holder = scheme === 'package' ? this.#packages.get(path.slice(0, slash)) : undefined;
			if (!holder) {
				return EXTERNAL;
			}
			file = join(holder.folder, `lib${path.slice(slash)}`);
		}
		return file !== undefined && this.#files.has(file)
			? { targets: [file], missing: false }
			: { targets: [], missing: !GENERATED.test(path) };
	}
}
