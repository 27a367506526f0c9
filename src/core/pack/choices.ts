/**
 * What the user said about files, folders and symbols, by name: `src/a.ts` is a file, `src/` a folder with all below it, and
 * `src/a.ts#Store.read` a symbol with its members. Names are `/`-separated and relative to the workspace folder.
 */
export class Choices {
	readonly #files = new Set<string>();
	readonly #folders: string[] = [];
	readonly #symbols = new Map<string, string[]>();

	constructor(names: readonly string[]) {
		for (const name of names) {
			const { path, symbol } = splitName(name);
			if (symbol !== '') {
				this.#symbols.set(path, [...(this.#symbols.get(path) ?? []), symbol]);
			} else if (path.endsWith('/')) {
				this.#folders.push(path);
			} else {
				this.#files.add(path);
			}
		}
	}

	/** Chosen as a whole: itself, or by a folder that it lies in. */
	hasFile(path: string): boolean {
		return this.#files.has(path) || this.#folders.some((folder) => path.startsWith(folder));
	}

	/** @param nameOf its qualified name, asked for only where that decides: there may be tens of thousands */
	has<T extends { readonly path: string }>(symbol: T, nameOf: (symbol: T) => string): boolean {
		if (this.hasFile(symbol.path)) {
			return true;
		}
		const symbols = this.#symbols.get(symbol.path);
		if (!symbols) {
			return false;
		}
		const name = nameOf(symbol);
		return symbols.some((chosen) => name === chosen || name.startsWith(`${chosen}.`));
	}
}

/** A chosen name in its two parts; `symbol` is empty for a file or a folder. */
export function splitName(name: string): { readonly path: string; readonly symbol: string } {
	const hash = name.lastIndexOf('#');
	// Folders may be named after C#.
	return hash < 0 || name.includes('/', hash)
		? { path: name, symbol: '' }
		: { path: name.slice(0, hash), symbol: name.slice(hash + 1) };
}
