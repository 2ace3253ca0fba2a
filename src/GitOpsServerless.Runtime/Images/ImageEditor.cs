using System.Globalization;
using GitOpsServerless.Contracts;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace GitOpsServerless.Runtime.Images;

/// <summary>
/// Changes an image where YAML names it: <c>image:</c> of manifests and values, the entries of a kustomization's <c>images:</c>,
/// and <c>repository:</c> with <c>tag:</c> of Helm values. Only the characters of those values change.
/// </summary>
internal sealed class ImageEditor
{
    private readonly string _text;
    private readonly TextEdits _edits;
    private readonly ImageSelection _image;
    private int _found;

    private ImageEditor(string text, ImageSelection image) => (_text, _edits, _image) = (text, new TextEdits(text), image);

    public static ImageEdit Edit(string fileName, string text, ImageSelection image)
    {
        // Most files of a repository do not name the image at all.
        if (!text.Contains(image.Image[(image.Image.LastIndexOf('/') + 1)..], StringComparison.Ordinal) || YamlPlaces.Read(text) is not { } documents)
        {
            return new ImageEdit(text, [], 0);
        }

        var editor = new ImageEditor(text, image);
        foreach (var document in documents)
        {
            editor.Visit(document, IsKustomization(fileName, document));
        }

        var (changed, lines) = editor._edits.Apply();
        return new ImageEdit(changed, lines, editor._found);
    }

    private static bool IsKustomization(string fileName, YamlNode document) =>
        Path.GetFileName(fileName) is "kustomization.yaml" or "kustomization.yml" or "Kustomization"
        || (document is YamlMappingNode root && YamlPlaces.Scalar(root, "kind")?.Value is "Kustomization" or "Component"
            && YamlPlaces.Scalar((YamlMappingNode)document, "apiVersion")?.Value?.StartsWith("kustomize.config.k8s.io/", StringComparison.Ordinal) == true);

    private void Visit(YamlNode document, bool isKustomization)
    {
        var entries = isKustomization && document is YamlMappingNode root
            && root.Children.TryGetValue(new YamlScalarNode("images"), out var images) && images is YamlSequenceNode list
                ? list.Children.OfType<YamlMappingNode>().ToHashSet<YamlMappingNode>(ReferenceEqualityComparer.Instance)
                : [];
        foreach (var mapping in YamlPlaces.Mappings(document))
        {
            if (entries.Contains(mapping))
            {
                VisitEntry(mapping);
            }
            else
            {
                VisitReference(mapping);
                VisitRepository(mapping);
            }
        }
    }

    // image: registry/name:tag@digest
    private void VisitReference(YamlMappingNode mapping)
    {
        if (YamlPlaces.Scalar(mapping, "image") is { Value: { } reference } scalar && IsOneLine(scalar) && ImageName.Is(reference, _image.Image))
        {
            _found++;
            Set(scalar, _image.Reference);
        }
    }

    // kustomize: a digest wins over a tag, so the field of the other kind goes away with a change of kind.
    private void VisitEntry(YamlMappingNode entry)
    {
        var name = YamlPlaces.Scalar(entry, "name");
        var newName = YamlPlaces.Scalar(entry, "newName");
        if (name is null || (name.Value != _image.Image && newName?.Value != _image.Image))
        {
            return;
        }

        _found++;
        SetPair(entry, newName ?? name, "newTag", "digest");
    }

    // Helm values: repository (with or without a registry beside it) and tag.
    private void VisitRepository(YamlMappingNode mapping)
    {
        if (YamlPlaces.Scalar(mapping, "repository") is not { Value: { } repository } scalar)
        {
            return;
        }

        var registry = YamlPlaces.Scalar(mapping, "registry")?.Value;
        if (repository == _image.Image || (!string.IsNullOrEmpty(registry) && $"{registry}/{repository}" == _image.Image))
        {
            _found++;
            SetPair(mapping, scalar, "tag", "digest");
        }
    }

    private void SetPair(YamlMappingNode mapping, YamlScalarNode anchor, string tagKey, string digestKey)
    {
        var tag = YamlPlaces.Scalar(mapping, tagKey);
        var digest = YamlPlaces.Scalar(mapping, digestKey);
        var isKustomize = tagKey == "newTag";
        if (_image.Digest is { } newDigest)
        {
            Put(mapping, anchor, digest, digestKey, newDigest);
            PutIf(tag, _image.Tag);
        }
        else if (isKustomize && digest is not null && tag is null)
        {
            Rename(mapping, digestKey, tagKey);
            Set(digest, _image.Tag!);
        }
        else
        {
            Put(mapping, anchor, tag, tagKey, _image.Tag!);
            PutIf(digest is { Value.Length: > 0 } ? digest : null, string.Empty);
        }
    }

    private void PutIf(YamlScalarNode? scalar, string? value)
    {
        if (scalar is not null && value is not null)
        {
            Set(scalar, value);
        }
    }

    private void Put(YamlMappingNode mapping, YamlScalarNode anchor, YamlScalarNode? old, string key, string value)
    {
        if (old is not null)
        {
            Set(old, value);
        }
        else if (mapping.Style == YamlDotNet.Core.Events.MappingStyle.Flow)
        {
            var at = Index(anchor.End.Index);
            _edits.Replace(at, at, string.Create(CultureInfo.InvariantCulture, $", {key}: {YamlPlaces.Plain(value)}"));
        }
        else
        {
            var column = (int)mapping.Children.Keys.First().Start.Column - 1;
            _edits.InsertLineAfter(Index(anchor.End.Index), $"{new string(' ', column)}{key}: {YamlPlaces.Plain(value)}");
        }
    }

    private void Rename(YamlMappingNode mapping, string from, string to)
    {
        var key = mapping.Children.Keys.OfType<YamlScalarNode>().First(k => k.Value == from);
        _edits.Replace(Index(key.Start.Index), Index(key.End.Index), to);
    }

    private void Set(YamlScalarNode scalar, string value)
    {
        if (IsOneLine(scalar) && scalar.Value != value && StartOf(scalar) is { } start)
        {
            _edits.Replace(start, Index(scalar.End.Index), YamlPlaces.InStyleOf(scalar, value));
        }
    }

    // The mark of a scalar stands before its anchor and tag, which stay.
    private int? StartOf(YamlScalarNode scalar)
    {
        var (from, end) = (Index(scalar.Start.Index), Index(scalar.End.Index));
        var start = scalar.Style switch
        {
            ScalarStyle.SingleQuoted => _text.IndexOf('\'', from, end - from),
            ScalarStyle.DoubleQuoted => _text.IndexOf('"', from, end - from),
            _ => end - scalar.Value!.Length,
        };
        return start < from || (scalar.Style == ScalarStyle.Plain && _text[start..end] != scalar.Value) ? null : start;
    }

    private static bool IsOneLine(YamlScalarNode scalar) => scalar.Style is not (ScalarStyle.Literal or ScalarStyle.Folded) && scalar.Start.Line == scalar.End.Line;

    private static int Index(long index) => checked((int)index);
}
