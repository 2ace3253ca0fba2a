param addresses object
param times object
param orders object
param arrays array
param texts array
