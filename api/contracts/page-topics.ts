/** What the page shows, as far as it changes by itself. Apart from the schemas, so that the page can use it without zod. */
export const pageTopics = ['setup', 'agents', 'timeline', 'policy'] as const;
export type PageTopic = (typeof pageTopics)[number];
