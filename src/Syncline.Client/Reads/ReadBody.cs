using Syncline.Client.Calls;

namespace Syncline.Client.Reads;

/// <summary>The body of a read, as <c>docs/http.md</c> describes it.</summary>
internal static class ReadBody
{
    /// <summary>Writes the body.</summary>
    /// <param name="objects">What to read.</param>
    /// <param name="after">What the node must have seen first.</param>
    /// <param name="timeout">How long the node may wait for that.</param>
    public static ReadOnlyMemory<byte> Write(
        IReadOnlyList<ObjectRead> objects, IReadOnlyCollection<string> after, TimeSpan timeout) =>
        JsonText.WriteBytes(writer =>
        {
            writer.WriteStartObject();
            AfterMember.Write(writer, after);
            writer.WriteNumber("timeoutMs", (long)timeout.TotalMilliseconds);
            writer.WriteStartArray("objects");
            foreach (ObjectRead read in objects)
            {
                writer.WriteStartObject();
                writer.WriteString("object", read.Address);
                writer.WriteString("type", read.Type);
                if (read.Policy is not null) writer.WriteString("policy", read.Policy);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
}
