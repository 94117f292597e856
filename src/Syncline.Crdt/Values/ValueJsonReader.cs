using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Syncline.Crdt.Values;

/// <summary>One reading of a value from JSON; stops at the first problem.</summary>
internal sealed class ValueJsonReader
{
    private const int KeyShownMax = 40;

    private int depth;
    private string path = "";
    private string? problem;

    /// <summary>The first problem with its place (a JSON Pointer), or null.</summary>
    public string? Problem => problem is null || path.Length == 0 ? problem : $"At {path}: {problem}";

    public bool Read(JsonElement element, out Value value)
    {
        value = default;
        switch (element.ValueKind)
        {
            case JsonValueKind.Null:
                return true;
            case JsonValueKind.True or JsonValueKind.False:
                value = element.GetBoolean();
                return true;
            case JsonValueKind.Number:
                return ReadNumber(element, out value);
            case JsonValueKind.String:
                if (!ReadText(element, out string text)) return false;
                value = text;
                return true;
            case JsonValueKind.Array:
                return Enter() && ReadList(element, out value);
            case JsonValueKind.Object:
                return TrySpecial(element, out JsonProperty special)
                    ? ReadSpecial(special, out value)
                    : problem is null && Enter() && ReadMap(element, out value);
            default:
                return Refuse("there is no JSON value.");
        }
    }

    private bool ReadNumber(JsonElement element, out Value value)
    {
        value = default;
        if (!JsonMarshal.GetRawUtf8Value(element).ContainsAny((byte)'.', (byte)'e', (byte)'E'))
        {
            if (!element.TryGetInt64(out long integer))
            {
                return Refuse("an integer has 64 bits; write it as {\"$decimal\":\"...\"} or, as a double, with .0.");
            }

            value = integer;
            return true;
        }

        if (!element.TryGetDouble(out double number) || !double.IsFinite(number))
        {
            return Refuse("the number is beyond a double; write it as text or as {\"$double\":\"Infinity\"}.");
        }

        value = Value.From(number);
        return true;
    }

    private bool ReadList(JsonElement element, out Value value)
    {
        value = default;
        Value[] items = new Value[element.GetArrayLength()];
        int index = 0;
        foreach (JsonElement item in element.EnumerateArray())
        {
            if (!Read(item, out items[index])) return Within(index.ToString(NumberFormatInfo.InvariantInfo));
            index++;
        }

        depth--;
        value = Value.OwnList(items);
        return true;
    }

    private bool ReadMap(JsonElement element, out Value value)
    {
        value = default;
        var entries = new KeyValuePair<string, Value>[element.GetPropertyCount()];
        int index = 0;
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (!ReadKey(property, out string key)) return false;
            if (!Read(property.Value, out Value item)) return Within(Shown(key));
            entries[index++] = new(key, item);
        }

        depth--;
        return Value.TryOwnUnsorted(entries, out value, out string? twin)
            || Refuse($"the key '{Shown(twin)}' occurs twice; keep one.");
    }

    private bool ReadKey(JsonProperty property, out string key)
    {
        if (!ReadName(property, out key)) return false;
        if (!key.StartsWith('$')) return true;
        if (!key.StartsWith("$$", StringComparison.Ordinal))
        {
            return Refuse($"'{Shown(key)}' is no form known here, or not alone; a key of your own is written with $$.");
        }

        key = key[1..];
        return true;
    }

    private bool TrySpecial(JsonElement element, out JsonProperty special)
    {
        special = default;
        if (element.GetPropertyCount() != 1) return false;
        foreach (JsonProperty property in element.EnumerateObject())
        {
            special = property;
        }

        return ReadName(special, out string name) && ValueJsonForms.IsKnown(name);
    }

    private bool ReadSpecial(JsonProperty special, out Value value)
    {
        value = default;
        string key = special.Name;
        string text = "";
        if (special.Value.ValueKind == JsonValueKind.String && !ReadText(special.Value, out text)) return false;
        return (special.Value.ValueKind == JsonValueKind.String && ValueJsonForms.TryParse(key, text, out value))
            || Refuse($"{key} takes {ValueJsonForms.Takes(key)}.");
    }

    private bool ReadText(JsonElement element, out string text)
    {
        try
        {
            text = element.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            // What GetString says of a lone surrogate or bytes that are no UTF-8; the parser does not look.
            text = "";
            return Refuse("the text is not well-formed Unicode; remove the lone surrogate.");
        }
    }

    private bool ReadName(JsonProperty property, out string name)
    {
        try
        {
            name = property.Name;
            return true;
        }
        catch (InvalidOperationException)
        {
            name = "";
            return Refuse("a key is not well-formed Unicode; remove the lone surrogate.");
        }
    }

    private bool Enter() =>
        depth++ < ValueCodec.DepthMax
        || Refuse($"at most {ValueCodec.DepthMax} levels of lists and maps are kept; nest less.");

    private bool Refuse(string why)
    {
        problem = why;
        return false;
    }

    private bool Within(string step)
    {
        path = $"/{step}{path}";
        return false;
    }

    private static string Shown(string key)
    {
        if (key.Length <= KeyShownMax) return key;
        int length = char.IsHighSurrogate(key[KeyShownMax - 1]) ? KeyShownMax - 1 : KeyShownMax;
        return $"{key.AsSpan(0, length)}...";
    }
}
