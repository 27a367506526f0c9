/** The code of an answer: its first fenced block, or all of it when there is none. */
export function codeOf(answer: string): string {
	const fence = /^```[^\n]*\n([\s\S]*?)(?:^```\s*$|(?![\s\S]))/m.exec(answer);
	return fence?.[1] === undefined ? answer : fence[1].replace(/\n$/, '');
}
