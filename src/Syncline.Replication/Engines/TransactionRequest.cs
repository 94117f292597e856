namespace Syncline.Replication.Engines;

/// <summary>A local transaction as asked: applied as if left to right, whole or not at all.</summary>
/// <param name="Updates">1 to 100,000 updates.</param>
/// <param name="Author">Who asks; at most 1,024 bytes of UTF-8; kept for ever.</param>
/// <param name="Message">Why; at most 64 KiB of UTF-8; kept for ever.</param>
/// <param name="Request">The client's id of the request; at most 64 bytes of UTF-8.</param>
public sealed record TransactionRequest(
    IReadOnlyList<Update> Updates, string? Author = null, string? Message = null, string? Request = null);
