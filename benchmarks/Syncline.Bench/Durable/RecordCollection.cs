using Syncline.Storage;

namespace Syncline.Bench.Durable;

/// <summary>Keeps all that an opening gives back.</summary>
internal sealed class RecordCollection : IRecordReplay
{
    public List<KeptRecord> Records { get; } = [];

    public void Restore(in LogRecord record) => Take(isOfSnapshot: true, record);

    public void Replay(in LogRecord record) => Take(isOfSnapshot: false, record);

    private void Take(bool isOfSnapshot, in LogRecord record) =>
        Records.Add(new(isOfSnapshot, record.Position, record.Stream, record.Kind, record.Payload.ToArray()));
}
