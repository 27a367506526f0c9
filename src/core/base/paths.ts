// Paths inside a workspace: relative to its folder, `/`-separated, without `.` or `..`. The folder itself is ''.

export function dirname(path: string): string {
	const slash = path.lastIndexOf('/');
	return slash < 0 ? '' : path.slice(0, slash);
}

export function basename(path: string): string {
	return path.slice(path.lastIndexOf('/') + 1);
}

/** @returns the normal form of `folder/relative`, or `undefined` when it leaves the workspace. */
export function join(folder: string, relative: string): string | undefined {
	const parts = folder === '' ? [] : folder.split('/');
	for (const part of relative.split('/')) {
		if (part === '..') {
			if (parts.pop() === undefined) {
				return undefined;
			}
		} else if (part !== '' && part !== '.') {
			parts.push(part);
		}
	}
	return parts.join('/');
}

/** The folder and each one above it, the nearest first, ending with the workspace's ''. */
export function* ancestors(folder: string): Generator<string> {
	for (let current = folder; current !== ''; current = dirname(current)) {
		yield current;
	}
	yield '';
}
