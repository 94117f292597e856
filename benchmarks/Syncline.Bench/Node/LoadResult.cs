namespace Syncline.Bench.Node;

/// <summary>What one run of requests came to.</summary>
/// <param name="PerSecond">Answers a second.</param>
/// <param name="MiddleMilliseconds">From before a request was sent until its answer was read; the median.</param>
internal readonly record struct LoadResult(double PerSecond, double MiddleMilliseconds);
