using System.Globalization;
using System.Text.Encodings.Web;

namespace GitOpsServerless.Controller.Dashboard;

/// <summary>HTML that is safe to write: every value that is put into a template is encoded, unless it is such HTML itself.</summary>
internal readonly record struct Html(string Text)
{
    public static Html Empty { get; } = new(string.Empty);

    /// <summary>Fills a template. Attributes must be in double quotes.</summary>
    public static Html Of(FormattableString template) => new(template.ToString(Encoding.Instance));

    public static Html Join(IEnumerable<Html> parts) => new(string.Concat(parts.Select(p => p.Text)));

    public override string ToString() => Text;

    private sealed class Encoding : IFormatProvider, ICustomFormatter
    {
        public static readonly Encoding Instance = new();

        public object? GetFormat(Type? formatType) => formatType == typeof(ICustomFormatter) ? this : null;

        public string Format(string? format, object? value, IFormatProvider? formatProvider) => value switch
        {
            null => string.Empty,
            Html html => html.Text,
            IFormattable formattable => HtmlEncoder.Default.Encode(formattable.ToString(format, CultureInfo.InvariantCulture)),
            _ => HtmlEncoder.Default.Encode(value.ToString() ?? string.Empty),
        };
    }
}
