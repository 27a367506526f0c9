/** What one path of a tree of imports binds. */
export interface UsePath {
	readonly source: string;
	readonly exported: string;
	readonly local: string;
}

/**
 * Flattens what Rust and PHP write after `use` and Scala after `import`: `a::{b, c::{self, d as e}, f::*}` binds `b` from `a`, `c` from `a`, `d` from
 * `a::c` under the name `e`, and everything of `a::f`. A path of one part binds the whole of it. PHP's statement may come whole, with
 * `use` and `;`, Scala's with `import`: `import a.b.{C, D => E, _}`.
 */
export function flattenUseTree(text: string): UsePath[] {
	const paths: UsePath[] = [];
	const bare = text.replace(/\/\/.*|\/\*[^]*?\*\//g, '').replace(/^(use\s+(function\s+|const\s+)?|import\s+)|;\s*$/g, '');
	const separator = text.startsWith('import') ? '.' : bare.includes('\\') ? '\\' : '::';
	for (const branch of branchesOf(bare)) {
		collect('', branch, separator, paths);
	}
	return paths;
}

/** What a path in code imports: `a::b::C::new` a `C` from `a::b`, `a::b::make` a `make`. `undefined` where it begins at a type. */
export function itemOfPath(text: string): UsePath | undefined {
	const parts = text.split('::').map((part) => part.trim());
	const type = parts.findIndex((part) => /^[A-Z]/.test(part));
	const item = type < 0 ? parts.length - 1 : type;
	const name = parts[item];
	const isPlain = parts.every((part) => /^\w+$/.test(part));
	return name !== undefined && item > 0 && isPlain
		? { source: parts.slice(0, item).join('::'), exported: name, local: name }
		: undefined;
}

function collect(prefix: string, text: string, separator: string, into: UsePath[]): void {
	const open = text.indexOf('{');
	if (open >= 0) {
		const head = prefix + text.slice(0, open).trim();
		for (const branch of branchesOf(text.slice(open + 1, text.lastIndexOf('}')))) {
			collect(head, branch, separator, into);
		}
		return;
	}
	const [path = '', alias] = text.trim().split(/\s+as\s+|\s*=>\s*/);
	if (path === '') {
		return;
	}
	// `a::{self}` is `a`.
	const parts = `${prefix}${path === 'self' && prefix !== '' ? '' : path}`.split(separator).filter((part) => part !== '');
	const last = parts.pop();
	const source = parts.join(separator);
	const isWildcard = last === '*' || (separator === '.' && (last === '_' || /^given\b/.test(last ?? '')));
	if (isWildcard || last === undefined) {
		into.push({ source, exported: '*', local: '*' });
	} else if (source === '') {
		into.push({ source: last, exported: '*', local: alias ?? last });
	} else {
		into.push({ source, exported: last, local: alias ?? last });
	}
}

/** Splits at the commas that stand in no braces. */
function branchesOf(text: string): string[] {
	const branches: string[] = [];
	let depth = 0;
	let start = 0;
	for (let index = 0; index <= text.length; index++) {
		const character = text[index];
		if (character === '{') {
			depth++;
		} else if (character === '}') {
			depth--;
		} else if (character === undefined || (character === ',' && depth === 0)) {
			branches.push(text.slice(start, index));
			start = index + 1;
		}
	}
	return branches;
}
