/** Names the saved KV state: each file has a log, and so a state, of its own. */
export function kvNameOf({ root, file }: { readonly root: string; readonly file: string }): string {
	return `${root}#${file}`;
}
