namespace Syncline.Bench.Node;

/// <summary>What one run of requests came to.</summary>
/// <param name="PerSecond">Answers a second.</param>
/// <param name="MiddleMilliseconds">From before a request was sent until its answer was read; the median.</param>
/// <param name="ProcessorMicroseconds">What an answer cost the nodes' processors, kernel and compiler too.</param>
internal readonly record struct LoadResult(
    double PerSecond, double MiddleMilliseconds, double ProcessorMicroseconds = 0);
