using System.Text.Json;
using Syncline.Crdt.Objects;
using Syncline.Replication.Spaces;

namespace Syncline.Node.Changes;

/// <summary>One change in an event, in the form of the update that asked for it.</summary>
internal static class ChangeJson
{
    /// <summary>Writes <c>{"object","type","op","args"}</c>.</summary>
    public static void Write(Utf8JsonWriter writer, ObjectKey key, Effect effect)
    {
        Begin(writer, key);
        EffectJson.WriteMembers(writer, effect);
        writer.WriteEndObject();
    }

    /// <summary>Writes a change of which a newer version alone knows the operation: without that.</summary>
    public static void WriteUnknown(Utf8JsonWriter writer, ObjectKey key)
    {
        Begin(writer, key);
        writer.WriteNull("op");
        writer.WriteEndObject();
    }

    private static void Begin(Utf8JsonWriter writer, ObjectKey key)
    {
        writer.WriteStartObject();
        writer.WriteString("object", key.ToString());
        writer.WriteString("type", ObjectTypes.NameOf(key.Type));
    }
}
