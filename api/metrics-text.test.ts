import { mergeMetrics } from './metrics-text';

describe('mergeMetrics', () => {
  it('names each family once and each sample with its process', () => {
    const api = '# HELP a first\n# TYPE a counter\na{x="1"} 2\n# HELP b second\n# TYPE b gauge\nb 3\n';
    const worker = '# HELP b second\n# TYPE b gauge\nb 4\n\n# HELP c third\n# TYPE c gauge\nc{y="}"} 5 1700000000\n';
    expect(mergeMetrics({ api, worker }).split('\n').filter(Boolean)).toEqual([
      '# HELP a first',
      '# TYPE a counter',
      'a{process="api",x="1"} 2',
      '# HELP b second',
      '# TYPE b gauge',
      'b{process="api"} 3',
      'b{process="worker"} 4',
      '# HELP c third',
      '# TYPE c gauge',
      'c{process="worker",y="}"} 5 1700000000',
    ]);
  });

  it('makes nothing of nothing and leaves out what is no metric', () => {
    expect(mergeMetrics({ api: '', worker: '<html>\nnot metrics' })).toBe('');
  });
});
