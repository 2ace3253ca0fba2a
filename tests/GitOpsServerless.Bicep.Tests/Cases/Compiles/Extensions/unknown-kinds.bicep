extension kubernetes with {
  kubeConfig: 'config'
  namespace: 'default'
}

resource map 'core/ConfigMap@v1' = {
  metadata: {
    name: 'map'
  }
}

resource provider 'Microsoft.Unheard/things@v1' = {
  metadata: {
    name: 'thing'
  }
}

resource parts 'example.org/things/parts@v1' = {
  metadata: {
    name: map.metadata.name
  }
}

resource short 'Thing@v1' = {
  metadata: {
    name: 'short'
  }
}

resource named 'kubernetes:core/Thing@2022-01-01' = {
  metadata: {
    name: 'dated'
  }
}

resource azure 'az:Microsoft.Unheard/things@2022-01-01' = {
  name: 'azure'
}
